"""Travel without a routing engine: the straight line, lengthened as streets lengthen it."""

from collections.abc import Sequence
from datetime import datetime

from petcare.geo.coordinates import Point, distance_m
from petcare.geo.routing import Route, Travel, TravelMode

# Streets in a Chinese grid make a trip about 1.3 times as long as the crow flies.
DETOUR = 1.3
METRES_PER_SECOND = {TravelMode.FOOT: 4.8 / 3.6, TravelMode.EBIKE: 15 / 3.6, TravelMode.CAR: 22 / 3.6}


class StraightLineRouter:
    """Nothing but estimates; the hour makes no difference to them."""

    def travel(
        self,
        origin: Point,
        destinations: Sequence[Point],
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
    ) -> list[Travel]:
        return [estimate(origin, destination, mode) for destination in destinations]

    def travel_from(
        self,
        origins: Sequence[Point],
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        arrival: datetime,
    ) -> list[Travel]:
        return [estimate(origin, destination, mode) for origin in origins]

    def routes(
        self,
        origin: Point,
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
        alternatives: int = 2,
    ) -> list[Route]:
        return [Route(estimate(origin, destination, mode), [origin, destination])]


def estimate(origin: Point, destination: Point, mode: TravelMode = TravelMode.EBIKE) -> Travel:
    """Without an engine, a network or a database: also for whoever holds a lock."""
    metres = distance_m(origin, destination) * DETOUR
    return Travel(seconds=round(metres / METRES_PER_SECOND[TravelMode(mode)]), metres=round(metres), is_estimate=True)
