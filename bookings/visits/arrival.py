"""When somebody who has set off will be there, as the owner reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.whereabouts import Whereabouts, fresh
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
    return _arrival(visit, known, now) if known else Arrival(visit.planned.lower, None, None)


def arrival_news(visit: Visit, known: Whereabouts) -> dict[str, str]:
    """The same for pages that are open, as static/js/arrival.js puts it into their words: times as people read them,
    the place in degrees as the owner may see it."""
    arrival = _arrival(visit, known, timezone.now())
    return {
        "visit": str(visit.position),
        "at": _clock(arrival.at),
        "heard": _clock(known.position.at),
        "lat": f"{known.nearly.lat:f}",
        "lon": f"{known.nearly.lon:f}",
    }


def _arrival(visit: Visit, known: Whereabouts, now: datetime) -> Arrival:
    # Somebody who stands before the door is not late by the minutes that the page is old.
    at = max(known.arrives_at, now) if known.arrives_at else visit.planned.lower
    return Arrival(at, known.nearly, known.position.at)


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
