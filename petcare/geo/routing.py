"""How to get somewhere and how long it takes. Which engine answers is settings.ROUTER."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from petcare.errors import GatewayError
from petcare.geo.coordinates import Point


class RoutingError(GatewayError):
    """The engine is away or knows no way."""


class TravelMode(StrEnum):
    FOOT = "foot"
    EBIKE = "ebike"
    CAR = "car"


@dataclass(frozen=True, slots=True)
class Travel:
    """One way from an origin to a destination. An estimate knows no streets and must be called so to people."""

    seconds: int
    metres: int
    is_estimate: bool


class Turn(StrEnum):
    START = "start"
    STRAIGHT = "straight"
    RIGHT = "right"
    LEFT = "left"
    BACK = "back"
    ARRIVE = "arrive"


@dataclass(frozen=True, slots=True)
class Step:
    """Turn, then go on for `metres`. The street is empty on ways without a name."""

    turn: Turn
    street: str
    metres: int


@dataclass(frozen=True, slots=True)
class Route:
    """A way that can be drawn: its points from the origin to the destination. An estimate has no steps."""

    travel: Travel
    points: Sequence[Point]
    steps: Sequence[Step] = ()


class Router(Protocol):
    """Every method may raise RoutingError, and none is called inside a transaction. Moments are aware."""

    def travel(
        self,
        origin: Point,
        destinations: Sequence[Point],
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
    ) -> list[Travel]:
        """The way to each destination, in their order, when leaving at `departure`."""
        ...

    def travel_from(
        self,
        origins: Sequence[Point],
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        arrival: datetime,
    ) -> list[Travel]:
        """The way from each origin, in their order, when arriving at `arrival`."""
        ...

    def routes(
        self,
        origin: Point,
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
        alternatives: int = 2,
    ) -> list[Route]:
        """The quickest way and at most so many others, the quickest first."""
        ...


def get_router() -> Router:
    """The one that the setting names."""
    return import_string(settings.ROUTER)()
