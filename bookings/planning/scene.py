"""The day of the database as a problem: which visits nobody has, who could come, what stands."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.needs import need_of_booking
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.planning.problem import Given, Problem, Shift, Stop, Task, Worker
from bookings.planning.travel import drives_between
from bookings.schedule.calendar import FARTHEST_DRIVE, LEAD, TRAILING
from bookings.schedule.candidates import Need, nearest_candidates
from bookings.schedule.models import Reservation
from caregivers.availability import shifts_between
from caregivers.models import Caregiver
from petcare.geo.coordinates import Point
from petcare.times import midnight_of

# Of those who could come to a visit the nearest; whoever lives further away than so many has no short way.
NEAREST = 60
A_DAY = timedelta(days=1)
# What is taken already comes before what is not, whatever its window.
TAKEN, MOST_URGENT, LEAST_URGENT = 100, 90, 10


@dataclass(frozen=True)
class Scene:
    """A problem, and what its numbers mean."""

    problem: Problem
    visits: dict[int, Visit]
    needs: dict[int, Need]
    places: Sequence[Point]
    midnight: datetime
    # Where the visits that may change hands stand now, and how many others of the day have somebody.
    standing: Sequence[Given]
    others_taken: int
    is_estimate: bool

    def moment(self, seconds: int) -> datetime:
        return self.midnight + timedelta(seconds=seconds)


class _Places:
    """Each door once."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self._numbers: dict[Point, int] = {}

    def number(self, point: Point) -> int:
        door = Point(round(point.lat, 4), round(point.lon, 4))
        if door not in self._numbers:
            self._numbers[door] = len(self.points)
            self.points.append(door)
        return self._numbers[door]

    def own_number(self, point: Point) -> int:
        """A home of a caregiver is no place of a visit, even behind the same door: ways from it count otherwise."""
        self.points.append(Point(round(point.lat, 4), round(point.lon, 4)))
        return len(self.points) - 1


def scene_of(day: date, *, may_move: bool, tell: Callable[[float], None] = lambda share: None) -> Scene:
    """Reads the day and asks for its drives; never inside a transaction."""
    midnight = midnight_of(day)
    visits = {visit.pk: visit for visit in _visits(midnight, may_move=may_move)}
    needs = {pk: need_of_booking(visit.booking) for pk, visit in visits.items()}
    may = {pk: {one.caregiver_id for one in nearest_candidates(need, limit=NEAREST)} for pk, need in needs.items()}
    # Nobody else's day changes.
    having = {visit.caregiver_id for visit in visits.values() if visit.caregiver_id is not None}
    ids = sorted(having.union(*may.values()))
    taken = _taken(ids, midnight, visits)
    places = _Places()
    tasks = [_task(visit, midnight, frozenset(may[pk]), places) for pk, visit in visits.items()]
    workers = list(_workers(ids, day, midnight, taken, places))
    hour = min((visit.window.lower for visit in visits.values()), default=midnight + A_DAY / 2)
    drives, is_estimate = drives_between(places.points, departure=hour, tell=tell) if tasks else ([], False)
    return Scene(
        problem=Problem(tasks, workers, drives),
        visits=visits,
        needs=needs,
        places=places.points,
        midnight=midnight,
        standing=[
            Given(pk, visit.caregiver_id, _seconds(visit.planned.lower, midnight))
            for pk, visit in visits.items()
            if visit.caregiver_id and visit.planned
        ],
        others_taken=_of_day(midnight).filter(caregiver__isnull=False).exclude(pk__in=visits).count(),
        is_estimate=is_estimate,
    )


def with_locked(problem: Problem, standing: Iterable[Given]) -> Problem:
    """The same day with these visits as they stand: no tasks any more, and in nobody's way but as they are."""
    kept = {one.visit: one for one in standing}
    stops = defaultdict(list)
    for task in problem.tasks:
        if task.visit in kept:
            one = kept[task.visit]
            stops[one.caregiver].append(Stop(task.place, one.start, one.start + task.seconds))
    workers = [replace(worker, locked=(*worker.locked, *stops[worker.caregiver])) for worker in problem.workers]
    return Problem([task for task in problem.tasks if task.visit not in kept], workers, problem.drives)


def _visits(midnight: datetime, *, may_move: bool) -> list[Visit]:
    """Those of the day that nobody has, and with `may_move` those that are not under way; none that is over."""
    wanted = Q(caregiver=None, booking__status=BookingStatus.AWAITING_CAREGIVER)
    if may_move:
        wanted |= Q(caregiver__isnull=False, planned__isnull=False)
    visits = _of_day(midnight).filter(wanted, status=VisitStatus.SCHEDULED, window__endswith__gt=timezone.now() + LEAD)
    return list(
        visits.select_related("booking", "caregiver__user").prefetch_related("booking__pets").order_by("window", "pk")
    )


def _of_day(midnight: datetime) -> QuerySet[Visit]:
    of_day = Visit.objects.filter(window__startswith__gte=midnight, window__startswith__lt=midnight + A_DAY)
    return of_day.exclude(status=VisitStatus.CANCELLED)


def _task(visit: Visit, midnight: datetime, may: frozenset[int], places: _Places) -> Task:
    # Whoever gets it has to hear of it and set out.
    opens = max(visit.window.lower, timezone.now() + LEAD)
    hours = (visit.window.lower - timezone.now()) // timedelta(hours=1)
    urgency = max(LEAST_URGENT, min(MOST_URGENT, MOST_URGENT - hours))
    return Task(
        visit=visit.pk,
        place=places.number(visit.booking.point),
        opens=_seconds(opens, midnight),
        closes=_seconds(visit.window.upper, midnight),
        seconds=round((timedelta(minutes=visit.minutes) + TRAILING).total_seconds()),
        priority=TAKEN if visit.caregiver_id else urgency,
        may=may | ({visit.caregiver_id} if visit.caregiver_id else set()),
    )


def _taken(
    ids: Sequence[int], midnight: datetime, visits: Iterable[int]
) -> dict[int, list[tuple[Point, datetime, datetime]]]:
    """What stands on the day by caregiver: all but what the plan may give away, and the holds of that."""
    around = (midnight - FARTHEST_DRIVE, midnight + A_DAY + FARTHEST_DRIVE)
    of_day = Reservation.objects.active().filter(caregiver__in=ids, period__overlap=around)
    rows = of_day.exclude(visit__in=list(visits))
    taken: dict[int, list[tuple[Point, datetime, datetime]]] = defaultdict(list)
    for pk, period, lat, lon in rows.values_list("caregiver", "period", "visit__booking__lat", "visit__booking__lon"):
        taken[pk].append((Point(float(lat), float(lon)), period.lower, period.upper))
    return taken


def _workers(
    ids: Sequence[int],
    day: date,
    midnight: datetime,
    taken: dict[int, list[tuple[Point, datetime, datetime]]],
    places: _Places,
) -> Iterable[Worker]:
    shifts = shifts_between(ids, day, day)
    for caregiver in Caregiver.objects.filter(pk__in=ids).order_by("pk"):
        of_day = sorted(shifts[caregiver.pk], key=lambda shift: shift.start)
        stops = sorted(taken.get(caregiver.pk, []), key=lambda stop: stop[1])
        yield Worker(
            caregiver=caregiver.pk,
            home=places.own_number(caregiver.home),
            shifts=tuple(Shift(_seconds(one.start, midnight), _seconds(one.end, midnight)) for one in of_day),
            locked=tuple(
                Stop(places.number(point), _seconds(start, midnight), _seconds(end, midnight))
                for point, start, end in stops
            ),
        )


def _seconds(moment: datetime, midnight: datetime) -> int:
    return round((moment - midnight).total_seconds())
