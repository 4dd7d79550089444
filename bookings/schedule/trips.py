"""Many days at once: which dates a trip has, and which times are free on how many of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookings.schedule.free_time import Window
from bookings.schedule.windows import WindowChoice, window_of_key

# Once or twice a day: more calls than that is somebody moving in.
MOST_A_DAY = 2


def dates_of(first: date, last: date, *, every: int = 1) -> list[date]:
    """Each day from the first to the last, or with `every=2` each other one."""
    return [first + timedelta(days=number) for number in range(0, (last - first).days + 1, every)]


@dataclass(frozen=True)
class Slot:
    """A time of day over all dates of a trip: `free` of the `days` have somebody then."""

    key: str
    window: Window
    free: int
    days: int


def slots_of(choices: Mapping[date, Sequence[WindowChoice]]) -> list[Slot]:
    """The times of day, each with the dates on which it is free; a date on which it is over counts as not free."""
    by_key: dict[str, list[WindowChoice]] = {}
    for of_day in choices.values():
        for choice in of_day:
            by_key.setdefault(slot_key(choice.key), []).append(choice)
    slots = [
        Slot(key, found[0].window, sum(1 for choice in found if choice.free), len(choices))
        for key, found in by_key.items()
    ]
    return sorted(slots, key=lambda slot: slot.key)


def slot_key(window_key: str) -> str:
    """The time of day in the key of a window."""
    return window_key.partition("T")[2]


def keys_for(dates: Iterable[date], slots: Iterable[str], *, after: datetime) -> list[str]:
    """The keys of the windows at these times on each of the dates that begin after that moment.

    What is no time of ours is kept as it is, for the form to refuse it.
    """
    keys = [f"{day.isoformat()}T{slot}" for day in dates for slot in sorted(set(slots))]
    return [key for key in keys if not _is_over(key, after)]


def _is_over(key: str, after: datetime) -> bool:
    try:
        return window_of_key(key).start <= after
    except ValueError:
        return False
