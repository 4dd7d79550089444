"""Times in boxes that can be added up over days, and what share of them was within which time. Pure."""

from collections.abc import Mapping
from math import inf

# Upper bounds in seconds; whatever took longer stands in a box of its own.
BOUNDS = tuple(60 * minutes for minutes in (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 720, 1440))
BEYOND = "more"


def seconds_within(boxes: Mapping[str, int], share: float) -> float | None:
    """Within so many seconds was this share of all (0.5 is the median), as exact as the boxes are.

    None without any, infinity when it lies beyond the last bound.
    """
    wanted, so_far, low = share * sum(boxes.values()), 0, 0
    if not wanted:
        return None
    for bound in BOUNDS:
        count = boxes.get(str(bound), 0)
        if count and so_far + count >= wanted:
            return low + (bound - low) * (wanted - so_far) / count
        so_far, low = so_far + count, bound
    return inf
