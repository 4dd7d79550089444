"""How long it takes to get somewhere. Which engine answers is settings.ROUTER."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from petcare.geo.coordinates import Point


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


class Router(Protocol):
    def travel(
        self,
        origin: Point,
        destinations: Sequence[Point],
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
    ) -> list[Travel]:
        """The way to each destination, in their order, when leaving at `departure` (an aware datetime)."""
        ...


def get_router() -> Router:
    return import_string(settings.ROUTER)()
