"""What everybody may know of a caregiver: the figures, and the events behind each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.voice.models import Review
from bookings.voice.scoring import Share, completion, recent_stars
from caregivers.models import Caregiver

# Older reviews weigh next to nothing in the average.
COUNTED = timedelta(days=3 * 365)
OVER = [VisitStatus.FINISHED, VisitStatus.MISSED]
# Of visits annotated with `window_start` and `window_end`.
IN_TIME = Q(started_at__gte=F("window_start"), started_at__lt=F("window_end"))


@dataclass(frozen=True)
class Standing:
    stars: float | None
    reviews: int
    # How many gave five stars, four, and so on down to one.
    distribution: Sequence[tuple[int, int]]
    punctuality: Share
    completion: Share


def standing_of(caregiver: Caregiver) -> Standing:
    """The figures of now, with two queries."""
    now = timezone.now()
    reviews = list(reviews_of(caregiver).values_list("overall", "created_at"))
    recent = [(stars, written_at) for stars, written_at in reviews if written_at > now - COUNTED]
    counts = _visits_of(caregiver).aggregate(
        begun=Count("started_at"),
        in_time=Count("pk", filter=IN_TIME),
        finished=Count("pk", filter=Q(status=VisitStatus.FINISHED)),
        missed=Count("pk", filter=Q(status=VisitStatus.MISSED)),
    )
    stars = [stars for stars, _written_at in reviews]
    return Standing(
        stars=recent_stars(recent, now=now),
        reviews=len(reviews),
        distribution=[(number, stars.count(number)) for number in range(5, 0, -1)],
        punctuality=Share(counts["in_time"], counts["begun"]),
        completion=completion(finished=counts["finished"], missed=counts["missed"]),
    )


def reviews_of(caregiver: Caregiver) -> QuerySet[Review]:
    """Those that everybody sees, the newest first."""
    return Review.objects.filter(caregiver=caregiver, hidden_at=None).order_by("-created_at", "-pk")


def begun_visits(caregiver: Caregiver) -> QuerySet[Visit]:
    """The visits that punctuality is made of, the newest first, each with whether it began in time."""
    begun = _visits_of(caregiver).filter(started_at__isnull=False)
    return begun.annotate(is_good=whether_in_time()).order_by("-started_at", "-pk")


def accepted_visits(caregiver: Caregiver) -> QuerySet[Visit]:
    """The visits that completion is made of, the newest first, each with whether it was finished."""
    over = _visits_of(caregiver).filter(status__in=OVER)
    return over.annotate(is_good=_whether(Q(status=VisitStatus.FINISHED))).order_by("-window_start", "-pk")


def whether_in_time() -> ExpressionWrapper:
    """Whether a visit annotated as above began in its window."""
    return _whether(IN_TIME)


def _visits_of(caregiver: Caregiver) -> QuerySet[Visit]:
    visits = Visit.objects.filter(caregiver=caregiver)
    return visits.annotate(window_start=Lower("window"), window_end=Upper("window"))


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
