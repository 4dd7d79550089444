"""The days of caregivers as the schedule sees them: shifts, what is taken, and the drives between homes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.schedule.free_time import Busy, Window, earliest_start
from bookings.schedule.models import Reservation
from caregivers.availability import Shift, shifts_on
from petcare.geo.coordinates import Point
from petcare.geo.routing import get_router

# Whoever locks a door, writes a note and ties a shoe is not on the way yet.
TRAILING = timedelta(minutes=5)
# The soonest a booked visit can begin: somebody must grab it and get there.
LEAD = timedelta(minutes=30)


class Days:
    """The days of some caregivers around one date, read once: three queries, however many caregivers."""

    def __init__(self, caregiver_ids: Sequence[int], day: date, *, without_visits: Collection[int] = ()):
        """`without_visits`: visits whose own reservations do not stand in their way."""
        self._shifts: dict[int, list[Shift]] = shifts_on(caregiver_ids, day)
        self._busy: dict[int, list[Busy]] = defaultdict(list)
        taken = Reservation.objects.active().filter(caregiver__in=list(caregiver_ids), period__overlap=_around(day))
        for row in taken.exclude(visit__in=list(without_visits)).select_related("visit__booking"):
            self._busy[row.caregiver_id].append(Busy(row.period.lower, row.period.upper, row.visit.booking.point))

    def start_for(
        self, caregiver_id: int, *, window: Window, minutes: int, home: Point, not_before: datetime
    ) -> datetime | None:
        """When this caregiver could begin a visit of `minutes` inside the window, or None."""
        return earliest_start(
            window=window,
            duration=timedelta(minutes=minutes) + TRAILING,
            home=home,
            shifts=self._shifts.get(caregiver_id, []),
            busy=self._busy[caregiver_id],
            drive=drive,
            not_before=not_before,
        )


def drive(origin: Point, destination: Point) -> timedelta:
    """By e-bike, as caregivers travel."""
    [travel] = get_router().travel(origin, [destination], departure=timezone.now())
    return timedelta(seconds=travel.seconds)


def _around(day: date) -> DateTimeTZRange:
    midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return DateTimeTZRange(midnight - timedelta(hours=6), midnight + timedelta(hours=36))
