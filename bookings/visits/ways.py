"""The ways to a home at this hour: on foot, by e-bike, by car."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from bookings.orders.models import Visit
from bookings.visits.day import visits_of, visits_on
from bookings.visits.whereabouts import fresh
from petcare.geo.coordinates import Point
from petcare.geo.routing import Route, RoutingError, TravelMode, get_router
from petcare.geo.straight_line import StraightLineRouter

MOST_ROUTES = 3


class Origin(StrEnum):
    HERE = "here"
    STOP_BEFORE = "stop_before"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Way:
    """One way that a page lists; `number` counts within its mode, the quickest first."""

    number: int
    route: Route
    arrives_at: datetime

    @property
    def minutes(self) -> int:
        return max(1, round(self.route.travel.seconds / 60))

    @property
    def metres(self) -> int:
        return self.route.travel.metres

    @property
    def is_estimate(self) -> bool:
        return self.route.travel.is_estimate


def origin_of(visit: Visit) -> tuple[Origin, Point]:
    """Where the caregiver sets out from, as far as we know: where they are on the way, the home of the visit before
    it on that day, their own home."""
    known = fresh(visit)
    if known:
        return Origin.HERE, known.position.point
    day = visits_on(timezone.localdate(visit.planned.lower))
    before = visits_of(visit.caregiver).filter(day, planned__startswith__lt=visit.planned.lower).last()
    return (Origin.STOP_BEFORE, before.booking.point) if before else (Origin.HOME, visit.caregiver.home)


def ways_to(home: Point, origin: Point, *, now: datetime) -> dict[TravelMode, list[Way]]:
    """Up to three ways in each mode, the quickest first; straight lines while the engine is away."""
    return {mode: _ways(home, origin, mode, now) for mode in TravelMode}


def quickest_mode(ways: dict[TravelMode, list[Way]]) -> TravelMode:
    return min(ways, key=lambda mode: ways[mode][0].route.travel.seconds)


def _ways(home: Point, origin: Point, mode: TravelMode, now: datetime) -> list[Way]:
    asked = {"mode": mode, "departure": now, "alternatives": MOST_ROUTES - 1}
    try:
        routes = get_router().routes(origin, home, **asked)
    except RoutingError:
        routes = StraightLineRouter().routes(origin, home, **asked)
    return [
        Way(number, route, now + timedelta(seconds=route.travel.seconds))
        for number, route in enumerate(routes[:MOST_ROUTES])
    ]
