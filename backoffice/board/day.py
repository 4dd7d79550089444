"""What the board shows of a day: who works and what they have, page by page, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.schedule.drives import Leg, legs_between
from bookings.schedule.free_time import Busy
from bookings.schedule.models import Purpose, Reservation
from caregivers.availability import Shift, shifts_on
from caregivers.models import Caregiver, DateHours, WeeklyHours
from petcare.times import midnight_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lane:
    """One caregiver's day: hours, visits in order, the ways between them, and what is held for bookings to be paid."""

    caregiver: Caregiver
    shifts: Sequence[Shift]
    visits: Sequence[Visit]
    legs: Sequence[tuple[Visit, Visit, Leg]]
    holds: Sequence[Reservation]


def at_work_on(day: date) -> QuerySet[Caregiver]:
    """Approved, with hours or something taken that day; who has something first."""
    begin = midnight_of(day)
    mine = Reservation.objects.active().filter(caregiver=OuterRef("pk"), period__overlap=(begin, begin + A_DAY))
    of_date = DateHours.objects.filter(caregiver=OuterRef("pk"), date=day)
    usual = WeeklyHours.objects.filter(caregiver=OuterRef("pk"), weekday=day.weekday())
    has_hours = Exists(of_date.filter(start_minute__isnull=False)) | Exists(usual) & ~Exists(of_date)
    people = Caregiver.objects.approved().annotate(has_something=Exists(mine)).filter(has_hours | Q(has_something=True))
    return people.select_related("user").order_by("-has_something", "user__name", "pk")


def lanes_of(caregivers: Sequence[Caregiver], day: date) -> list[Lane]:
    """Four queries, and one look into the cache for all ways."""
    begin = midnight_of(day)
    ids = [one.pk for one in caregivers]
    shifts = shifts_on(ids, day)
    visits: dict[int, list[Visit]] = defaultdict(list)
    of_day = Visit.objects.filter(caregiver__in=ids, planned__overlap=(begin, begin + A_DAY))
    for visit in of_day.exclude(status=VisitStatus.CANCELLED).select_related("booking").order_by("planned"):
        visits[visit.caregiver_id].append(visit)
    holds: dict[int, list[Reservation]] = defaultdict(list)
    held = Reservation.objects.active().filter(caregiver__in=ids, purpose=Purpose.HOLD)
    for hold in held.filter(period__overlap=(begin, begin + A_DAY)).select_related("visit__booking").order_by("period"):
        holds[hold.caregiver_id].append(hold)
    pairs = {pk: list(zip(mine, mine[1:], strict=False)) for pk, mine in visits.items()}
    legs = iter(legs_between([(_busy(one), two.booking.point) for of_one in pairs.values() for one, two in of_one]))
    ways = {pk: [(one, two, next(legs)) for one, two in of_one] for pk, of_one in pairs.items()}
    return [Lane(one, shifts[one.pk], visits[one.pk], ways.get(one.pk, []), holds[one.pk]) for one in caregivers]


def _busy(visit: Visit) -> Busy:
    return Busy(visit.planned.lower, visit.planned.upper, visit.booking.point)
