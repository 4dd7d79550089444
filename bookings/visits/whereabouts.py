"""Where a caregiver is on the way to a visit: the last position and the arrival it leads to, sealed, in Redis alone.

It is no row, no log and no history: kept from departure to arrival, for the owner of that visit, and gone by itself
when nothing comes any more.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from petcare.encryption import UnreadableSecret, seal, unseal
from petcare.geo.coordinates import Point, distance_m

KEPT_SECONDS = 60 * 60
# A phone that was in a tunnel sends what it gathered; where somebody was before that says nothing about the arrival.
OLDEST = timedelta(minutes=2)
# Clocks of phones go wrong by seconds, not by more.
AHEAD = timedelta(seconds=30)
# By cell towers alone a phone knows the district, not the street (metres).
LEAST_ACCURATE = 1_000
# Nobody goes faster through a city (metres a second): faster is a wrong fix, or a ride that nobody takes.
FASTEST = 40
# Nobody sets out from further away (metres).
FURTHEST = 60_000
# The owner is told the neighbourhood and not the house: three decimals are about 100 m.
DECIMALS = 3
# Older than this the last position says nothing any more.
STALE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Position:
    """As a phone tells it; `accuracy` in metres."""

    point: Point
    accuracy: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The last position that was believed, one that was not (yet), and the expected arrival."""

    position: Position
    doubted: Position | None = None
    arrives_at: datetime | None = None
    is_estimate: bool = False

    @property
    def nearly(self) -> Point:
        """Where the owner sees the caregiver: near enough for a map, not the house."""
        return Point(round(self.position.point.lat, DECIMALS), round(self.position.point.lon, DECIMALS))


def is_possible(position: Position, home: Point, now: datetime) -> bool:
    """Whether the position says anything: of now, fairly sharp, and of this city."""
    is_of_now = now - OLDEST <= position.at <= now + AHEAD
    return is_of_now and 0 <= position.accuracy <= LEAST_ACCURATE and distance_m(position.point, home) <= FURTHEST


def following(last: Whereabouts | None, new: Position) -> Whereabouts | None:
    """What is known after a possible position; None when it tells nothing new.

    One that nobody could have reached since the last is set aside. When the next one agrees with it, it is believed:
    then the last was the wrong one.
    """
    if last is None:
        return Whereabouts(new)
    if new.at <= last.position.at:
        return None
    if _could_reach(last.position, new):
        return replace(last, position=new, doubted=None)
    if last.doubted and new.at > last.doubted.at and _could_reach(last.doubted, new):
        return Whereabouts(new)
    return replace(last, doubted=new)


def _could_reach(last: Position, new: Position) -> bool:
    slack = last.accuracy + new.accuracy
    return distance_m(last.point, new.point) - slack <= FASTEST * (new.at - last.at).total_seconds()


def keep(visit: Visit, whereabouts: Whereabouts) -> None:
    cache.set(_key(visit), seal(json.dumps(asdict(whereabouts), default=datetime.isoformat)), timeout=KEPT_SECONDS)


def read(visit: Visit) -> Whereabouts | None:
    """What is known, of this caregiver on the way to this visit; at no other time anything is."""
    kept = cache.get(_key(visit)) if visit.status == VisitStatus.DEPARTED else None
    try:
        return _whereabouts(json.loads(unseal(kept))) if kept else None
    except UnreadableSecret:
        return None


def fresh(visit: Visit, now: datetime | None = None) -> Whereabouts | None:
    """What is known, unless it is too old to be shown to anybody."""
    known = read(visit)
    return known if known and (now or timezone.now()) - known.position.at <= STALE else None


def forget(visit: Visit) -> None:
    """At once, and once more when the transaction is committed: a position may have come meanwhile."""
    key = _key(visit)
    cache.delete(key)
    transaction.on_commit(lambda: cache.delete(key))


def may_reckon(visit: Visit, *, every: int) -> bool:
    """True once in so many seconds for a visit, however many processes ask."""
    return bool(cache.add(f"{_key(visit)}:reckoned", 1, timeout=every))


def _key(visit: Visit) -> str:
    # Whoever takes the visit over begins without what was known of the one before.
    return f"whereabouts:{visit.pk}:{visit.caregiver_id}"


def _whereabouts(kept: dict[str, Any]) -> Whereabouts:
    arrives_at = kept["arrives_at"]
    return Whereabouts(
        position=_position(kept["position"]),
        doubted=_position(kept["doubted"]) if kept["doubted"] else None,
        arrives_at=datetime.fromisoformat(arrives_at) if arrives_at else None,
        is_estimate=kept["is_estimate"],
    )


def _position(kept: dict[str, Any]) -> Position:
    return Position(Point(**kept["point"]), kept["accuracy"], datetime.fromisoformat(kept["at"]))
