"""Whether a device was at the home when its owner said so. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from petcare.geo.coordinates import Point, distance_m

NEAR_M = 150
# A position that may be this far off says nothing about a home.
WORST_ACCURACY_M = 500
# An older position is where the device was, not where it is.
STALE_AFTER = timedelta(minutes=2)


class Location(StrEnum):
    AT_HOME = "at_home"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fix:
    """What a device says of where it is: metres of accuracy, and how old the position is by the device's own clock."""

    point: Point
    accuracy_m: float
    age: timedelta = timedelta()

    @property
    def is_usable(self) -> bool:
        return self.accuracy_m <= WORST_ACCURACY_M and abs(self.age) <= STALE_AFTER


def location_of(fix: Fix | None, home: Point) -> Location:
    """At home within 150 m, the accuracy counted in favour of whoever stands there."""
    if fix is None or not fix.is_usable:
        return Location.UNKNOWN
    is_near = distance_m(fix.point, home) - fix.accuracy_m <= NEAR_M
    return Location.AT_HOME if is_near else Location.ELSEWHERE


def as_payload(fix: Fix | None, home: Point) -> dict[str, Any]:
    """What the event keeps: the distance, not the place."""
    kept: dict[str, Any] = {"position": str(location_of(fix, home))}
    if fix:
        kept |= {"distance_m": round(distance_m(fix.point, home)), "accuracy_m": round(fix.accuracy_m)}
    return kept


def clock_of(device_at: datetime | None) -> dict[str, str]:
    """The device's clock as an event keeps it; whether it is right shows only beside ours."""
    return {"device_at": device_at.isoformat()} if device_at else {}
