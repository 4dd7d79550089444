"""Valhalla, the routing engine, over HTTP: https://valhalla.github.io/valhalla/api/"""

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone

from petcare.geo.coordinates import Point
from petcare.geo.estimates import OrEstimates
from petcare.geo.routing import Route, RoutingError, Step, Travel, TravelMode, Turn
from petcare.geo.straight_line import estimate

# Seconds to connect and to answer. A page waits for it, and an estimate is better than a wait.
TIMEOUT = (0.5, 2.0)
# An e-bike may go 25 km/h by law (GB 17761); Valhalla's bicycles know no rush hour, its scooters do.
COSTING: dict[TravelMode, dict[str, Any]] = {
    TravelMode.FOOT: {"costing": "pedestrian"},
    TravelMode.EBIKE: {"costing": "motor_scooter", "costing_options": {"motor_scooter": {"top_speed": 25}}},
    TravelMode.CAR: {"costing": "auto"},
}
# Type 1 gives one route only, so routes ask for what does not change on the way.
DEPART, ARRIVE, INVARIANT = 1, 2, 3
TURNS = {
    **dict.fromkeys((1, 2, 3), Turn.START),
    **dict.fromkeys((4, 5, 6), Turn.ARRIVE),
    **dict.fromkeys((9, 10, 11, 18, 20, 23, 37), Turn.RIGHT),
    **dict.fromkeys((14, 15, 16, 19, 21, 24, 38), Turn.LEFT),
    **dict.fromkeys((12, 13), Turn.BACK),
}


class ValhallaEngine:
    """The bare engine: raises RoutingError when it is away, or, permanent, when it knows no way."""

    def travel(
        self,
        origin: Point,
        destinations: Sequence[Point],
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
    ) -> list[Travel]:
        pairs = [(origin, destination) for destination in destinations]
        return _matrix([origin], destinations, pairs, mode, {"type": DEPART, "value": _clock(departure)})

    def travel_from(
        self,
        origins: Sequence[Point],
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        arrival: datetime,
    ) -> list[Travel]:
        pairs = [(origin, destination) for origin in origins]
        return _matrix(origins, [destination], pairs, mode, {"type": ARRIVE, "value": _clock(arrival)})

    def routes(
        self,
        origin: Point,
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
        alternatives: int = 2,
    ) -> list[Route]:
        answer = _post(
            "route",
            COSTING[TravelMode(mode)]
            | {
                "locations": _places([origin, destination]),
                "alternates": alternatives,
                "date_time": {"type": INVARIANT, "value": _clock(departure)},
                "units": "kilometers",
            },
            part="trip",
        )
        trips = [answer["trip"], *(one["trip"] for one in answer.get("alternates", []))]
        return sorted((_route(trip) for trip in trips), key=lambda route: route.travel.seconds)


class ValhallaRouter(OrEstimates):
    def __init__(self) -> None:
        super().__init__(ValhallaEngine(), settings.VALHALLA_URL)


_sessions = threading.local()


def _matrix(
    sources: Sequence[Point],
    targets: Sequence[Point],
    pairs: Sequence[tuple[Point, Point]],
    mode: TravelMode,
    date_time: dict[str, Any],
) -> list[Travel]:
    """One row or one column. For a pair without a way between, an estimate."""
    if not pairs:
        return []
    answer = _post(
        "sources_to_targets",
        COSTING[TravelMode(mode)]
        | {"sources": _places(sources), "targets": _places(targets), "date_time": date_time, "verbose": False},
        part="sources_to_targets",
    )
    table = answer["sources_to_targets"]
    seconds = [value for row in table["durations"] for value in row]
    kilometres = [value for row in table["distances"] for value in row]
    return [
        estimate(*pair, mode) if time is None else Travel(round(time), round(length * 1000), is_estimate=False)
        for pair, time, length in zip(pairs, seconds, kilometres, strict=True)
    ]


def _route(trip: dict[str, Any]) -> Route:
    [leg] = trip["legs"]
    steps = [
        Step(TURNS.get(one["type"], Turn.STRAIGHT), "/".join(one.get("street_names", [])), round(one["length"] * 1000))
        for one in leg["maneuvers"]
    ]
    summary = trip["summary"]
    travel = Travel(round(summary["time"]), round(summary["length"] * 1000), is_estimate=False)
    return Route(travel, decode_polyline(leg["shape"]), steps)


def decode_polyline(text: str) -> list[Point]:
    """Google's encoded polyline with six digits: https://valhalla.github.io/valhalla/decoding/"""
    numbers, value, shift = [], 0, 0
    for character in text:
        bits = ord(character) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    points, lat, lon = [], 0, 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append(Point(lat / 1e6, lon / 1e6))
    return points


def _post(path: str, question: dict[str, Any], *, part: str) -> dict[str, Any]:
    """The answer, which holds this part."""
    try:
        response = _session().post(f"{settings.VALHALLA_URL}/{path}", json=question, timeout=TIMEOUT)
        answer = response.json()
    except requests.RequestException as error:
        raise RoutingError(f"{path}: {error}") from error
    if response.status_code != 200:
        # 400 with a number of its own means that it understood and knows no way.
        permanent = response.status_code == 400 and "error_code" in answer
        raise RoutingError(f"{path}: {response.status_code} {str(answer)[:200]}", permanent=permanent)
    if part not in answer:
        raise RoutingError(f"{path}: an answer without {part}")
    return answer


def _session() -> requests.Session:
    """One for each thread keeps its connection open."""
    if not hasattr(_sessions, "session"):
        _sessions.session = requests.Session()
        # The engine stands beside us: no proxy of the machine has to do with it.
        _sessions.session.trust_env = False
    return _sessions.session


def _places(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": point.lat, "lon": point.lon} for point in points]


def _clock(moment: datetime) -> str:
    """The wall clock of the city, which is what the engine's week of speeds is written in."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
