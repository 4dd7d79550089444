"""When somebody who has set off will be there, as the owner reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.whereabouts import fresh
from petcare.geo.coordinates import Point


@dataclass(frozen=True, slots=True)
class Arrival:
    """`place` is near where the caregiver is and None when we do not know; then `at` is what was planned."""

    at: datetime
    place: Point | None
    heard_at: datetime | None


def arrival_of(visit: Visit) -> Arrival | None:
    """None unless somebody is on the way."""
    if visit.status != VisitStatus.DEPARTED:
        return None
    now = timezone.now()
    known = fresh(visit, now)
    if known is None:
        return Arrival(visit.planned.lower, None, None)
    # Somebody who stands before the door is not late by the minutes that the page is old.
    at = max(known.arrives_at, now) if known.arrives_at else visit.planned.lower
    return Arrival(at, known.nearly, known.position.at)
