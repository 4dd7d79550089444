"""Where a visit fits into somebody's days. Pure: moments in, moment out."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from caregivers.availability import Shift
from petcare.geo.coordinates import Point

# Plans stand on five minutes: people say 18:05, not 18:03.
GRID = timedelta(minutes=5)


@dataclass(frozen=True)
class Window:
    """The period in which a visit begins and ends."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """Time of a caregiver that is taken, and where."""

    start: datetime
    end: datetime
    place: Point


@dataclass(frozen=True, slots=True)
class Opening:
    """A visit may begin at any moment from `first`, which is on the grid, to `last`, both included."""

    first: datetime
    last: datetime


def openings(
    *,
    duration: timedelta,
    shifts: Iterable[Shift],
    busy: Iterable[Busy],
    drive_from: Callable[[Busy], timedelta],
    drive_to: Callable[[Busy], timedelta],
) -> list[Opening]:
    """Every moment at which a visit of this duration may begin, in order and apart from each other.

    It lies inside one shift and leaves time for the drive from the visit before and to the visit after.
    """
    whole = _joined(Opening(shift.start, shift.end - duration) for shift in shifts)
    # Between these two moments a visit would run into the taken time or its drive.
    closed = sorted((taken.start - drive_to(taken) - duration, taken.end + drive_from(taken)) for taken in busy)
    on_grid = (Opening(_on_grid(opening.first), opening.last) for opening in _cut(whole, closed))
    return [opening for opening in on_grid if opening.first <= opening.last]


def first_start(
    possible: Sequence[Opening], *, window: Window, duration: timedelta, not_before: datetime
) -> datetime | None:
    """The earliest moment on the grid at which a visit begins and ends inside the window, or None."""
    return first_between(possible, *bounds_of(window, duration=duration, not_before=not_before))


def bounds_of(window: Window, *, duration: timedelta, not_before: datetime) -> tuple[datetime, datetime]:
    """The first and the last moment at which a visit that lies inside the window may begin."""
    return _on_grid(max(window.start, not_before)), window.end - duration


def first_between(possible: Sequence[Opening], soonest: datetime, latest: datetime) -> datetime | None:
    """The earliest moment from `soonest`, which is on the grid, to `latest` that lies in an opening, or None."""
    number = bisect_left(possible, soonest, key=_last)
    if number == len(possible):
        return None
    first = possible[number].first
    start = first if first > soonest else soonest
    return start if start <= latest else None


def _joined(whole: Iterable[Opening]) -> list[Opening]:
    joined: list[Opening] = []
    for opening in sorted((one for one in whole if one.first <= one.last), key=attrgetter("first")):
        if joined and opening.first <= joined[-1].last:
            joined[-1] = Opening(joined[-1].first, max(joined[-1].last, opening.last))
        else:
            joined.append(opening)
    return joined


def _cut(whole: Iterable[Opening], closed: Sequence[tuple[datetime, datetime]]) -> list[Opening]:
    """`closed` is sorted by its beginnings; their ends are open, so a visit may begin at the very edge."""
    left: list[Opening] = []
    number = 0
    for opening in whole:
        first = opening.first
        # What ends before this opening ends before those that follow, too.
        while number < len(closed) and closed[number][1] <= first:
            number += 1
        for begin, end in closed[number:]:
            if begin >= opening.last:
                break
            if first <= begin:
                left.append(Opening(first, begin))
            first = max(first, end)
        if first <= opening.last:
            left.append(Opening(first, opening.last))
    return left


_last = attrgetter("last")


def _on_grid(moment: datetime) -> datetime:
    # Nearly always it is there already, and this is asked for every caregiver and window.
    if not (moment.minute % 5 or moment.second or moment.microsecond):
        return moment
    over = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond) % GRID
    return moment + (GRID - over if over else timedelta())
