"""The days of caregivers as the schedule sees them: shifts, what is taken, and the drives between homes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from operator import attrgetter

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import TextChoices
from django.utils import timezone

from bookings.schedule.drives import Drives
from bookings.schedule.free_time import Busy, Opening, Window, bounds_of, first_between, first_start, openings
from bookings.schedule.models import Reservation
from caregivers.availability import Shift, shifts_between
from petcare.geo.coordinates import Point
from petcare.times import midnight_of

# Whoever locks a door, writes a note and ties a shoe is not on the way yet.
TRAILING = timedelta(minutes=5)
# The soonest a booked visit can begin: somebody must grab it and get there.
LEAD = timedelta(minutes=30)
# Within one city; what is further from a visit in time than this does not hinder it.
FARTHEST_DRIVE = timedelta(hours=3)
# A window of the last evening hour ends so long after the midnight before it.
LATEST_END = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Arrival:
    """When somebody is done elsewhere, and how long the way from there takes."""

    free_at: datetime
    drive: timedelta
    is_estimate: bool


class Hinge(TextChoices):
    """What a visit hangs on in the day of whoever takes it."""

    VISIT_BEFORE = "before"
    VISIT_AFTER = "after"
    OWN_HOME = "home"


class Hindrance(TextChoices):
    """What of their own days keeps somebody from a visit, the first that is true."""

    OVER = "over"
    HOURS = "hours"
    TAKEN = "taken"
    DRIVE = "drive"


@dataclass(frozen=True, slots=True)
class Way:
    """How a caregiver gets to a visit: how long it takes, and whether from another one or from their own home."""

    drive: timedelta
    hinge: Hinge


class Days:
    """The days of some caregivers from `first` to `last` as they matter for visits to one home.

    Read once: three queries, however many caregivers and days.
    """

    def __init__(
        self,
        caregiver_ids: Sequence[int],
        first: date,
        last: date | None = None,
        *,
        home: Point,
        without_visits: Collection[int] = (),
        starts_from: Mapping[int, Busy] | None = None,
        asks_engine: bool = False,
    ):
        """`without_visits`: visits whose own reservations do not stand in their way.

        `starts_from`: by caregiver, their own home and when they would leave it; what `way` counts from on a free day.

        `asks_engine`: drives that are not known yet are asked of the routing engine, which nobody may wait for inside
        a transaction; otherwise they are estimates.
        """
        last = last or first
        # Moments of one time zone are compared five times quicker, and there are many.
        self._shifts = {
            pk: [Shift(shift.start.astimezone(UTC), shift.end.astimezone(UTC)) for shift in shifts]
            for pk, shifts in shifts_between(caregiver_ids, first, last).items()
        }
        self._busy = _busy(caregiver_ids, first, last, without_visits)
        self._starts_from = starts_from or {}
        all_busy = (taken for of_one in self._busy.values() for taken in of_one)
        self._drives = Drives(home, chain(all_busy, self._starts_from.values()), asks_engine=asks_engine)
        # By minutes of the visit, by caregiver.
        self._openings: dict[int, dict[int, list[Opening]]] = defaultdict(dict)

    def start_for(self, caregiver_id: int, *, window: Window, minutes: int, not_before: datetime) -> datetime | None:
        """When this caregiver could begin a visit of `minutes` inside the window, or None."""
        starts = self.starts_for([caregiver_id], window=window, minutes=minutes, not_before=not_before)
        return starts.get(caregiver_id)

    def starts_for(
        self, caregiver_ids: Iterable[int], *, window: Window, minutes: int, not_before: datetime
    ) -> dict[int, datetime]:
        """When each of these caregivers who has time could begin, in their order."""
        duration = timedelta(minutes=minutes) + TRAILING
        soonest, latest = bounds_of(window, duration=duration, not_before=not_before)
        soonest, latest = soonest.astimezone(UTC), latest.astimezone(UTC)
        known, starts = self._openings[minutes], {}
        for pk in caregiver_ids:
            possible = known.get(pk)
            if possible is None:
                possible = known[pk] = self._openings_of(pk, duration)
            start = first_between(possible, soonest, latest)
            if start is not None:
                starts[pk] = start
        return starts

    def _openings_of(self, caregiver_id: int, duration: timedelta) -> list[Opening]:
        return openings(
            duration=duration,
            shifts=self._shifts.get(caregiver_id, []),
            busy=self._busy[caregiver_id],
            drive_from=self._drives.after,
            drive_to=self._drives.before,
        )

    def would_work(self, caregiver_id: int, *, window: Window, minutes: int, not_before: datetime) -> bool:
        """Whether the visit fits into this caregiver's hours, whatever else they have taken on."""
        duration = timedelta(minutes=minutes) + TRAILING
        hours = [Opening(shift.start, shift.end - duration) for shift in self._shifts.get(caregiver_id, [])]
        return first_start(hours, window=window, duration=duration, not_before=not_before) is not None

    def hindrance(self, caregiver_id: int, *, window: Window, minutes: int, not_before: datetime) -> Hindrance | None:
        """Why this caregiver cannot begin a visit of `minutes` inside the window; None when they can."""
        if self.start_for(caregiver_id, window=window, minutes=minutes, not_before=not_before) is not None:
            return None
        duration = timedelta(minutes=minutes) + TRAILING
        soonest, latest = bounds_of(window, duration=duration, not_before=not_before)
        if soonest > latest:
            return Hindrance.OVER
        if not self.would_work(caregiver_id, window=window, minutes=minutes, not_before=not_before):
            return Hindrance.HOURS
        beside_the_others = openings(
            duration=duration,
            shifts=self._shifts.get(caregiver_id, []),
            busy=self._busy[caregiver_id],
            drive_from=_at_once,
            drive_to=_at_once,
        )
        return Hindrance.TAKEN if first_between(beside_the_others, soonest, latest) is None else Hindrance.DRIVE

    def way(self, caregiver_id: int, *, start: datetime, minutes: int) -> Way:
        """The shortest way to a visit that begins then: from the visit before it or to the one after on that day, or
        from the caregiver's home when the day has neither. Needs `starts_from`."""
        end, day = start + timedelta(minutes=minutes), timezone.localdate(start)
        of_day = [taken for taken in self._busy[caregiver_id] if timezone.localdate(taken.start) == day]
        before = max((taken for taken in of_day if taken.end <= start), key=attrgetter("end"), default=None)
        after = min((taken for taken in of_day if taken.start >= end), key=attrgetter("start"), default=None)
        ways = []
        if before:
            ways.append(Way(self._drives.after(before), Hinge.VISIT_BEFORE))
        if after:
            ways.append(Way(self._drives.before(after), Hinge.VISIT_AFTER))
        if not ways:
            ways.append(Way(self._drives.after(self._starts_from[caregiver_id]), Hinge.OWN_HOME))
        return min(ways, key=attrgetter("drive"))

    def comes_from(self, caregiver_id: int, *, before: datetime, within: timedelta) -> Arrival | None:
        """The visit that ends last before this moment and not longer ago than `within`, and the drive from it."""
        ends = [taken for taken in self._busy[caregiver_id] if before - within <= taken.end <= before]
        if not ends:
            return None
        last = max(ends, key=lambda taken: taken.end)
        return Arrival(last.end, self._drives.after(last), self._drives.is_estimate_after(last))


def _at_once(_taken: Busy) -> timedelta:
    return timedelta()


def _busy(
    caregiver_ids: Sequence[int], first: date, last: date, without_visits: Collection[int]
) -> dict[int, list[Busy]]:
    taken = Reservation.objects.active().filter(caregiver__in=list(caregiver_ids), period__overlap=_around(first, last))
    if without_visits:
        taken = taken.exclude(visit__in=list(without_visits))
    rows = taken.values_list("caregiver", "period", "visit__booking__lat", "visit__booking__lon")
    busy: dict[int, list[Busy]] = defaultdict(list)
    for caregiver_id, period, lat, lon in rows:
        place = Point(float(lat), float(lon))
        busy[caregiver_id].append(Busy(period.lower.astimezone(UTC), period.upper.astimezone(UTC), place))
    return busy


def _around(first: date, last: date) -> DateTimeTZRange:
    """These days, and the hours before and after from which a drive may reach into them."""
    return DateTimeTZRange(midnight_of(first) - FARTHEST_DRIVE, midnight_of(last) + LATEST_END + FARTHEST_DRIVE)
