"""What caregivers did in a month, counted over everybody at once; and the events behind one month of one of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from bookings.conduct.models import SampledVisit, Verdict
from bookings.orders.models import Event, Visit
from bookings.orders.status import VisitStatus
from bookings.voice.models import Complaint, Review, Side
from bookings.voice.record import IN_TIME, OVER, broken_promises
from bookings.voice.scoring import recent_stars
from caregivers.models import Caregiver
from caregivers.models.conduct import share
from petcare.times import midnight_of


@dataclass
class Month:
    """The figures of one caregiver, as a MonthlyRecord keeps them."""

    finished: int = 0
    missed: int = 0
    begun: int = 0
    in_time: int = 0
    reviews: int = 0
    rating: Decimal | None = None
    upheld: int = 0
    findings: int = 0

    @property
    def completion(self) -> int | None:
        return share(self.finished, self.finished + self.missed)

    @property
    def punctuality(self) -> int | None:
        return share(self.in_time, self.begun)

    @property
    def complaints(self) -> int | None:
        return share(self.upheld, self.finished)


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_before(month: date) -> date:
    return first_of(month - timedelta(days=1))


def bounds(month: date) -> tuple[datetime, datetime]:
    """From its first midnight to the one after it, Shanghai time."""
    after = first_of(month + timedelta(days=31))
    return midnight_of(month), midnight_of(after)


def figures_of(month: date) -> dict[int, Month]:
    """By caregiver, of all who had something to count; five queries, however many they are."""
    found: dict[int, Month] = defaultdict(Month)
    for row in _counted(visits_in(month)):
        one = found[row["caregiver"]]
        one.finished, one.begun, one.in_time = row["finished"], row["begun"], row["in_time"]
    for pk, missed in missed_in(month).values_list("payload__caregiver").annotate(Count("pk")).order_by():
        found[pk].missed = missed
    for pk, reviews in _by_caregiver(reviews_in(month).values_list("caregiver", "overall", "created_at")).items():
        stars = recent_stars(reviews, now=bounds(month)[1])
        found[pk].reviews = len(reviews)
        found[pk].rating = None if stars is None else Decimal(f"{stars:.2f}")
    for pk, upheld in upheld_in(month).values_list("caregiver").annotate(count=Count("pk")).order_by():
        found[pk].upheld = upheld
    for pk, findings in findings_in(month).values_list("caregiver").annotate(count=Count("pk")).order_by():
        found[pk].findings = findings
    return dict(found)


def visits_in(month: date, caregiver: Caregiver | None = None) -> QuerySet[Visit]:
    """Those whose window began in the month and that are finished, missed as they stand, or were begun."""
    start, end = bounds(month)
    visits = Visit.objects.filter(window__startswith__gte=start, window__startswith__lt=end, caregiver__isnull=False)
    visits = visits.filter(Q(status__in=OVER) | Q(started_at__isnull=False))
    return visits.filter(caregiver=caregiver) if caregiver else visits


def missed_in(month: date, caregiver: Caregiver | None = None) -> QuerySet[Event]:
    """What was promised and not kept: they did not come, or were lost to a visit when it was near."""
    start, end = bounds(month)
    return broken_promises(caregiver).filter(at__gte=start, at__lt=end)


def reviews_in(month: date, caregiver: Caregiver | None = None) -> QuerySet[Review]:
    start, end = bounds(month)
    reviews = Review.objects.filter(created_at__gte=start, created_at__lt=end, hidden_at=None)
    return reviews.filter(caregiver=caregiver) if caregiver else reviews


def upheld_in(month: date, caregiver: Caregiver | None = None) -> QuerySet[Complaint]:
    """Those of owners about the caregiver that were right, by the month they were written in."""
    start, end = bounds(month)
    upheld = Complaint.objects.filter(created_at__gte=start, created_at__lt=end, is_upheld=True, side=Side.OWNER)
    return upheld.filter(caregiver=caregiver) if caregiver else upheld


def findings_in(month: date, caregiver: Caregiver | None = None) -> QuerySet[SampledVisit]:
    """Visits of the month that were looked at and did not keep to their standard."""
    start, end = bounds(month)
    findings = SampledVisit.objects.filter(verdict=Verdict.FINDING)
    findings = findings.filter(visit__window__startswith__gte=start, visit__window__startswith__lt=end)
    return findings.filter(caregiver=caregiver) if caregiver else findings


def _counted(visits: QuerySet[Visit]) -> Iterable[dict[str, Any]]:
    return (
        visits.values("caregiver")
        .annotate(
            finished=Count("pk", filter=Q(status=VisitStatus.FINISHED)),
            begun=Count("pk", filter=Q(started_at__isnull=False)),
            in_time=Count("pk", filter=IN_TIME),
        )
        .order_by()
    )


def _by_caregiver(rows: Iterable[tuple[int, int, datetime]]) -> dict[int, list[tuple[int, datetime]]]:
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for pk, stars, written_at in rows:
        found[pk].append((stars, written_at))
    return found
