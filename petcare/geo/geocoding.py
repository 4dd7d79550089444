"""From text to a place and from a point to its address. Which geocoder answers is settings.GEOCODER."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from petcare.geo.coordinates import Point


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """An answer of a geocoder. What is not known is an empty text."""

    name: str
    street: str
    number: str
    district: str
    kind: str
    point: Point

    @property
    def address(self) -> str:
        """As it is written in China, from large to small: 江北区人民路12号."""
        return f"{self.district}{self.street}{self.number}"


class Geocoder(Protocol):
    def suggest(self, text: str, limit: int = 8) -> list[FoundPlace]:
        """Places that match what somebody has typed so far, the likeliest first."""
        ...

    def reverse(self, point: Point) -> FoundPlace | None:
        """The nearest address, or None when there is none close by."""
        ...


def get_geocoder() -> Geocoder:
    """The one that the setting names."""
    return import_string(settings.GEOCODER)()
