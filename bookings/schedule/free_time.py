"""Where a visit fits into somebody's day. Pure: moments in, moment out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from caregivers.availability import Shift
from petcare.geo.coordinates import Point

# Plans stand on five minutes: people say 18:05, not 18:03.
GRID = timedelta(minutes=5)


@dataclass(frozen=True)
class Window:
    """The period in which a visit begins and ends."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Busy:
    """Time of a caregiver that is taken, and where."""

    start: datetime
    end: datetime
    place: Point


def earliest_start(
    *,
    window: Window,
    duration: timedelta,
    home: Point,
    shifts: Sequence[Shift],
    busy: Sequence[Busy],
    drive: Callable[[Point, Point], timedelta],
    not_before: datetime,
) -> datetime | None:
    """The earliest moment at which a visit of this duration fits, or None.

    It begins and ends inside the window and inside one shift, not before `not_before`, and leaves time for the drive
    from the visit before and to the visit after. Since every gap begins where the window, a shift or a drive ends,
    only these moments need a look.
    """
    after_busy = [taken.end + drive(taken.place, home) for taken in busy]
    beginnings = [window.start, not_before, *(shift.start for shift in shifts), *after_busy]
    for start in sorted({_on_grid(moment) for moment in beginnings}):
        end = start + duration
        if start < max(window.start, not_before) or end > window.end:
            continue
        if not any(shift.start <= start and end <= shift.end for shift in shifts):
            continue
        if all(
            start >= taken.end + drive(taken.place, home) or end + drive(home, taken.place) <= taken.start
            for taken in busy
        ):
            return start
    return None


def _on_grid(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond) % GRID
    return moment + (GRID - over if over else timedelta())
