"""Drives between one home and other places at the hour they are driven, kept in the cache for a day."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.cache import cache
from django.utils import timezone

from bookings.schedule.free_time import Busy
from petcare.geo.coordinates import Point
from petcare.geo.routing import Travel, get_router
from petcare.geo.straight_line import StraightLineRouter, estimate

KEPT_SECONDS = 24 * 3600
# A page waits no longer for the engine than this (seconds); what it has not answered by then is an estimate.
PATIENCE = 0.2
# Two questions at once: while one is on its way the other is read.
_ASKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="drives")
# The hours in which traffic is alike begin with these, the last of them by night.
BANDS = range(7, 22, 2)


class Direction(StrEnum):
    TO_HOME = "to"
    FROM_HOME = "from"


@dataclass(frozen=True, slots=True)
class Hours:
    """Two hours of a workday or of a weekend's day; one moment stands for all of them."""

    is_weekend: bool
    begin: int

    @property
    def moment(self) -> datetime:
        """The middle of these hours on the Wednesday or Saturday to come, in the city's time."""
        today = timezone.localtime().replace(hour=self.begin + 1, minute=0, second=0, microsecond=0)
        return today + timedelta(days=((5 if self.is_weekend else 2) - today.weekday()) % 7)


# A page asks for thousands.
_HOURS = {
    (is_weekend, hour): Hours(is_weekend, next((begin for begin in reversed(BANDS) if begin <= hour), BANDS[-1]))
    for is_weekend in (False, True)
    for hour in range(24)
}


@dataclass(frozen=True, slots=True)
class Drive:
    direction: Direction
    place: Point
    hours: Hours

    def key(self, home: Point) -> str:
        when = f"{'weekend' if self.hours.is_weekend else 'workday'}:{self.hours.begin}"
        return f"drive:{self.direction}:{home.lat},{home.lon}:{self.place.lat},{self.place.lon}:{when}"


class Drives:
    """The drives that matter for visits to one home: from what is taken before, to what is taken after.

    With `asks_engine` the engine is asked for what the cache does not know, a call for each two hours, however many
    places. Without, as for whoever stands in a transaction, that is an estimate.
    """

    def __init__(self, home: Point, taken: Iterable[Busy], *, asks_engine: bool = False):
        self._home = _door(home)
        self._seconds: dict[Drive, int] = {}
        self._estimated: set[Drive] = set()
        if not engine_is_used():
            return
        wanted = {drive for busy in taken for drive in (_after(busy), _before(busy))}
        self._recall(wanted)
        if asks_engine:
            self._ask(wanted - self._seconds.keys())

    def after(self, busy: Busy) -> timedelta:
        """From where the caregiver was to the home."""
        return self._time(_after(busy))

    def before(self, busy: Busy) -> timedelta:
        """From the home to where the caregiver is awaited."""
        return self._time(_before(busy))

    def is_estimate_after(self, busy: Busy) -> bool:
        return self.after(busy) is not None and _after(busy) in self._estimated

    def _time(self, drive: Drive) -> timedelta:
        seconds = self._seconds.get(drive)
        if seconds is None:
            seconds = self._seconds[drive] = estimate(drive.place, self._home).seconds
            self._estimated.add(drive)
        return timedelta(seconds=seconds)

    def _recall(self, wanted: Iterable[Drive]) -> None:
        keys = {drive.key(self._home): drive for drive in wanted}
        for key, seconds in cache.get_many(keys).items():
            self._seconds[keys[key]] = seconds

    def _ask(self, unknown: Iterable[Drive]) -> None:
        groups: dict[tuple[Direction, Hours], list[Drive]] = defaultdict(list)
        for drive in unknown:
            groups[drive.direction, drive.hours].append(drive)
        patience_ends = time.monotonic() + PATIENCE
        most_wanted_first = sorted(groups.values(), key=len, reverse=True)
        answers = _ASKERS.map(lambda drives: _ways(self._home, drives, patience_ends), most_wanted_first)
        learnt: dict[str, int] = {}
        for drives, ways in zip(most_wanted_first, answers, strict=True):
            for drive, way in zip(drives, ways, strict=False):
                self._seconds[drive] = way.seconds
                if way.is_estimate:
                    self._estimated.add(drive)
                else:
                    learnt[drive.key(self._home)] = way.seconds
        cache.set_many(learnt, KEPT_SECONDS)


def _ways(home: Point, drives: Sequence[Drive], patience_ends: float) -> Sequence[Travel]:
    """The ways of drives that share their direction and hours; none once patience has ended."""
    if time.monotonic() > patience_ends:
        return []
    places, moment = [drive.place for drive in drives], drives[0].hours.moment
    if drives[0].direction == Direction.TO_HOME:
        return get_router().travel_from(places, home, arrival=moment)
    return get_router().travel(home, places, departure=moment)


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one visit of a day to the next."""

    drive: timedelta
    is_estimate: bool


def legs_between(pairs: Sequence[tuple[Busy, Point]]) -> list[Leg]:
    """The way from each of these to the home that comes next, as far as it is known, else an estimate; one look into
    the cache however many."""
    keys = [_after(busy).key(_door(home)) for busy, home in pairs]
    known = cache.get_many(keys) if keys and engine_is_used() else {}
    return [
        Leg(timedelta(seconds=known.get(key) or estimate(busy.place, home).seconds), key not in known)
        for key, (busy, home) in zip(keys, pairs, strict=True)
    ]


def engine_is_used() -> bool:
    """False while drives are straight lines by setting."""
    return not isinstance(get_router(), StraightLineRouter)


def _after(busy: Busy) -> Drive:
    return Drive(Direction.TO_HOME, _door(busy.place), hours_of(busy.end))


def _before(busy: Busy) -> Drive:
    return Drive(Direction.FROM_HOME, _door(busy.place), hours_of(busy.start))


def hours_of(moment: datetime) -> Hours:
    """The hours of the week in which traffic is as at this moment, by Shanghai time."""
    local = moment.astimezone(timezone.get_default_timezone())
    return _HOURS[local.weekday() >= 5, local.hour]


def _door(point: Point) -> Point:
    """To about ten metres, so that what is the same door is asked for once."""
    return Point(round(point.lat, 4), round(point.lon, 4))
