"""What everybody may know of a caregiver: the figures, and the events behind each of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Extract, Greatest, Lower, Power, Upper
from django.utils import timezone

from bookings.orders.models import Event, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from bookings.voice.models import Review
from bookings.voice.scoring import HALF_LIFE, Share, completion, recent_stars, shrunk_stars
from caregivers.models import Caregiver

OVER = [VisitStatus.FINISHED, VisitStatus.MISSED]
# A visit that began in the window its owner booked.
IN_TIME = Q(started_at__gte=Lower("window"), started_at__lt=Upper("window"))


@dataclass(frozen=True)
class Standing:
    stars: float | None
    reviews: int
    # How many gave five stars, four, and so on down to one.
    distribution: Sequence[tuple[int, int]]
    punctuality: Share
    completion: Share


def standing_of(caregiver: Caregiver) -> Standing:
    """The figures of now, with three queries."""
    reviews = list(reviews_of(caregiver).values_list("overall", "created_at"))
    counts = Visit.objects.filter(caregiver=caregiver).aggregate(
        begun=Count("started_at"),
        in_time=Count("pk", filter=IN_TIME),
        finished=Count("pk", filter=Q(status=VisitStatus.FINISHED)),
    )
    stars = [stars for stars, _written_at in reviews]
    return Standing(
        stars=recent_stars(reviews, now=timezone.now()),
        reviews=len(reviews),
        distribution=[(number, stars.count(number)) for number in range(5, 0, -1)],
        punctuality=Share(counts["in_time"], counts["begun"]),
        completion=completion(finished=counts["finished"], broken=broken_promises(caregiver).count()),
    )


def tell_stars(caregivers: Collection[Caregiver]) -> None:
    """Puts the score that everybody reads to each, in one query; None without a review."""
    found = recent_stars_of({one.pk for one in caregivers}, now=timezone.now()) if caregivers else {}
    for caregiver in caregivers:
        caregiver.recent_stars = found.get(caregiver.pk)


def reviews_of(caregiver: Caregiver) -> QuerySet[Review]:
    """Those that everybody sees, the newest first."""
    return Review.objects.filter(caregiver=caregiver, hidden_at=None).order_by("-created_at", "-pk")


def begun_visits(caregiver: Caregiver) -> QuerySet[Any]:
    """What punctuality is made of, the newest first: when each visit was due, when it began, and whether in time."""
    begun = Visit.objects.filter(caregiver=caregiver, started_at__isnull=False)
    rows = begun.annotate(due=F("window"), began=F("started_at"), is_good=whether_in_time())
    return rows.order_by("-began", "-pk").values("due", "began", "is_good")


def accepted_visits(caregiver: Caregiver) -> QuerySet[Any]:
    """What completion is made of, the newest first: when each visit was due, when it began, and whether it was done."""
    done = Visit.objects.filter(caregiver=caregiver, status=VisitStatus.FINISHED)
    columns = ("due", "began", "is_good")
    finished = done.annotate(due=F("window"), began=F("started_at"), is_good=Value(True)).values(*columns)
    began = Value(None, output_field=DateTimeField())
    broken = broken_promises(caregiver).annotate(due=F("visit__window"), began=began, is_good=Value(False))
    return finished.order_by().union(broken.order_by().values(*columns), all=True).order_by("-due")


def broken_promises(caregiver: Caregiver | None = None) -> QuerySet[Event]:
    """That somebody did not come, or was lost to a visit when it was near. The events count: both stay true when the
    owner takes another time or the money, and when somebody else comes."""
    is_broken = Q(kind=EventKind.MISSED) | Q(kind=EventKind.CAREGIVER_LOST, payload__is_late=True)
    broken = Event.objects.filter(is_broken, payload__caregiver__isnull=False)
    return broken.filter(payload__caregiver=caregiver.pk) if caregiver else broken


def recent_stars_of(caregiver_ids: Collection[int], *, now: datetime) -> dict[int, float]:
    """By caregiver, of those who have reviews, in one query; what `recent_stars` reckons from the single ones."""
    age = ExpressionWrapper(Value(now) - F("created_at"), output_field=DurationField())
    half_lives = Greatest(Extract(age, "epoch"), 0.0, output_field=FloatField()) / HALF_LIFE.total_seconds()
    weight = Power(Value(0.5), half_lives, output_field=FloatField())
    reviews = Review.objects.filter(caregiver__in=caregiver_ids, hidden_at=None).order_by()
    rows = reviews.values_list("caregiver").annotate(
        weighted=Sum(F("overall") * weight, output_field=FloatField()), weights=Sum(weight, output_field=FloatField())
    )
    return {pk: shrunk_stars(weighted, weights) for pk, weighted, weights in rows}


def whether_in_time() -> ExpressionWrapper:
    """Whether a visit began in its window."""
    return _whether(IN_TIME)


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
