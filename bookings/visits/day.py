"""A caregiver's day as a line: what comes next, and the way from one home to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import UNDER_WAY, VisitStatus
from bookings.visits.models import StepStatus
from bookings.visits.next_move import Move, next_move
from caregivers.models import Caregiver
from petcare.geo.coordinates import Point
from petcare.geo.routing import Travel, get_router
from petcare.times import midnight_of

NOT_THEIRS_ANY_MORE = {VisitStatus.CANCELLED, VisitStatus.MISSED}
AHEAD = UNDER_WAY | {VisitStatus.SCHEDULED}


@dataclass(frozen=True)
class Stop:
    """A visit on the line and the way to it from the stop before, or from the caregiver's home to the first."""

    visit: Visit
    way: Travel

    @property
    def minutes_on_the_way(self) -> int:
        return max(1, round(self.way.seconds / 60))

    @property
    def move(self) -> Move | None:
        return next_move(self.visit, steps_left=self.visit.steps_left, now=timezone.now())


def visits_of(caregiver: Caregiver) -> QuerySet[Visit]:
    """Assigned visits as lists show them, the earliest first; a fixed number of queries, however many."""
    visits = Visit.objects.filter(caregiver=caregiver, planned__isnull=False).exclude(status__in=NOT_THEIRS_ANY_MORE)
    is_to_do = Q(steps__status=StepStatus.TODO)
    visits = visits.annotate(
        steps_total=Count("steps"),
        steps_left=Count("steps", filter=is_to_do),
        steps_done=Count("steps", filter=~is_to_do),
    )
    return visits.select_related("booking").prefetch_related("booking__pets", "lines__service").order_by("planned")


def day_of(caregiver: Caregiver, day: date) -> list[Stop]:
    """The visits planned for this day, and those under way whatever their day."""
    return line_of(caregiver.home, visits_of(caregiver).filter(visits_on(day) | Q(status__in=UNDER_WAY)))


def visits_on(day: date) -> Q:
    """Visits that are planned to begin on this day."""
    midnight = midnight_of(day)
    return Q(planned__startswith__gte=midnight, planned__startswith__lt=midnight + timedelta(days=1))


def first_ahead(caregiver: Caregiver) -> Stop | None:
    """The next visit of the days to come."""
    return next(iter(line_of(caregiver.home, visits_of(caregiver).filter(status__in=AHEAD)[:1])), None)


def line_of(home: Point, visits: Iterable[Visit]) -> list[Stop]:
    stops, origin = [], home
    for visit in visits:
        [way] = get_router().travel(origin, [visit.booking.point], departure=visit.planned.lower)
        stops.append(Stop(visit, way))
        origin = visit.booking.point
    return stops


def next_of(stops: Sequence[Stop]) -> Stop | None:
    """The one under way, else the first that is still to come."""
    ahead = [stop for stop in stops if stop.visit.status in AHEAD]
    return min(ahead, key=lambda stop: stop.visit.status not in UNDER_WAY, default=None)
