"""Picks the visits of the last days that operators look at."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bookings.conduct.models import SampledVisit
from bookings.conduct.sampling import A_DAY, Facts, picks_of
from bookings.orders.models import Event, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from bookings.visits.at_home import Location
from bookings.visits.models import StepPhoto, StepStatus, VisitStep
from bookings.voice.models import Review
from petcare.times import midnight_of

# Reviews come some days later.
LOOKS_BACK = timedelta(days=3)


@transaction.atomic
def pick_samples(*, now: datetime | None = None, a_day: int = A_DAY) -> int:
    """Fills up this day's share; doing it again adds only what is left of it. Returns how many were picked."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    left = a_day - SampledVisit.objects.filter(picked_at__gte=midnight_of(today)).count()
    if left <= 0:
        return 0
    picks = picks_of(facts_since(now - LOOKS_BACK), day=today, most=left)
    rows = [
        SampledVisit(
            visit_id=pick.facts.visit,
            caregiver_id=pick.facts.caregiver,
            reasons=pick.reasons,
            score=pick.score,
            picked_at=now,
        )
        for pick in picks
    ]
    return len(SampledVisit.objects.bulk_create(rows, ignore_conflicts=True))


def facts_since(since: datetime) -> list[Facts]:
    """Of what was finished since and was not picked yet, by one query."""
    finished = Visit.objects.filter(status=VisitStatus.FINISHED, window__startswith__gte=since, sample=None)
    return [Facts(*row) for row in _with_facts(finished).order_by()]


def _with_facts(visits: QuerySet[Visit]) -> QuerySet[Visit, tuple]:
    visit = OuterRef("pk")
    skipped = VisitStep.objects.filter(visit=visit, status=StepStatus.SKIPPED).order_by().values("visit")
    of_booking = {"booking": OuterRef("booking"), "caregiver": OuterRef("caregiver"), "hidden_at": None}
    arrived = Event.objects.filter(visit=visit, kind=EventKind.ARRIVED, payload__position=Location.ELSEWHERE)
    return visits.annotate(
        skipped=Coalesce(Subquery(skipped.annotate(number=Count("pk")).values("number")), 0),
        stars=Subquery(Review.objects.filter(**of_booking).values("overall")[:1]),
        is_elsewhere=Exists(arrived),
        has_repeated_photo=Exists(StepPhoto.objects.filter(step__visit=visit, repeats__isnull=False)),
    ).values_list(
        "pk",
        "caregiver",
        "caregiver__finished_visits",
        "skipped",
        "stars",
        "is_elsewhere",
        "has_repeated_photo",
    )
