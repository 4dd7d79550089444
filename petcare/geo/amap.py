"""AMap as a router: https://lbs.amap.com/api/webservice/guide/api/newroute (v5). Its coordinates are GCJ-02."""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import requests
from django.conf import settings

from petcare.geo.coordinates import Gcj02Point, Point, from_gcj02, to_gcj02
from petcare.geo.estimates import OrEstimates
from petcare.geo.routing import Route, RoutingError, Step, Travel, TravelMode, Turn

TIMEOUT = (1.0, 3.0)
PATHS = {TravelMode.FOOT: "walking", TravelMode.EBIKE: "electrobike", TravelMode.CAR: "driving"}
# Only these answer several ways; `alternative_route` says how many, driving gives three by itself.
ALTERNATIVES = {TravelMode.FOOT, TravelMode.EBIKE}
MOST_ALTERNATIVES = 3
TURNS = {
    **dict.fromkeys(("左转", "向左前方行驶", "向左后方行驶", "靠左"), Turn.LEFT),
    **dict.fromkeys(("右转", "向右前方行驶", "向右后方行驶", "靠右"), Turn.RIGHT),
    **dict.fromkeys(("左转调头", "右转调头", "调头"), Turn.BACK),
}
# Wrong key, no rights, no such place: asking again does not help. https://lbs.amap.com/api/webservice/guide/tools/info
PERMANENT = ("10001", "10002", "10005", "10006", "10007", "10008", "10009", "20000", "20001", "20800", "20802", "20803")


class AmapEngine:
    """Knows the traffic of now; what is asked of another hour is answered as of now. One question for each way.

    Raises RoutingError, permanent when it knows no way or the key may not ask.
    """

    def travel(
        self,
        origin: Point,
        destinations: Sequence[Point],
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
    ) -> list[Travel]:
        return [_routes(origin, destination, mode, 0)[0].travel for destination in destinations]

    def travel_from(
        self,
        origins: Sequence[Point],
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        arrival: datetime,
    ) -> list[Travel]:
        return [_routes(origin, destination, mode, 0)[0].travel for origin in origins]

    def routes(
        self,
        origin: Point,
        destination: Point,
        *,
        mode: TravelMode = TravelMode.EBIKE,
        departure: datetime,
        alternatives: int = 2,
    ) -> list[Route]:
        return _routes(origin, destination, mode, alternatives)


class AmapRouter(OrEstimates):
    def __init__(self) -> None:
        super().__init__(AmapEngine(), settings.AMAP_URL)


_sessions = threading.local()


def _routes(origin: Point, destination: Point, mode: TravelMode, alternatives: int) -> list[Route]:
    mode = TravelMode(mode)
    question = {
        "key": settings.AMAP_KEY,
        "origin": _words(origin),
        "destination": _words(destination),
        "show_fields": "cost,navi,polyline",
    }
    if mode in ALTERNATIVES and alternatives:
        question["alternative_route"] = str(min(alternatives + 1, MOST_ALTERNATIVES))
    paths = _ask(PATHS[mode], question)["route"].get("paths", [])
    if not paths:
        raise RoutingError(f"{PATHS[mode]}: no way", permanent=True)
    routes = sorted((_route(path, origin, destination) for path in paths), key=lambda route: route.travel.seconds)
    return routes[: alternatives + 1]


def _route(path: dict[str, Any], origin: Point, destination: Point) -> Route:
    # Walking and driving say how long by cost.duration, electrobike by duration.
    seconds = (path.get("cost") or {}).get("duration") or path["duration"]
    points = [point for one in path["steps"] for point in _points(one.get("polyline"))]
    travel = Travel(round(float(seconds)), round(float(path["distance"])), is_estimate=False)
    return Route(travel, points or [origin, destination], list(_steps(path["steps"])))


def _steps(given: Sequence[dict[str, Any]]) -> Iterator[Step]:
    """AMap's action is what to do at the end of a step, ours at its beginning."""
    turn = Turn.START
    for one in given:
        yield Step(turn, _text(one.get("road_name")), round(float(one["step_distance"])))
        turn = TURNS.get(_text((one.get("navi") or {}).get("action")), Turn.STRAIGHT)
    yield Step(Turn.ARRIVE, "", 0)


def _points(line: Any) -> list[Point]:
    pairs = [pair.split(",") for pair in _text(line).split(";") if pair]
    return [from_gcj02(Gcj02Point(lat=float(lat), lon=float(lon))) for lon, lat in pairs]


def _text(value: Any) -> str:
    """What is empty comes as an empty list."""
    return value if isinstance(value, str) else ""


def _words(point: Point) -> str:
    gcj02 = to_gcj02(point)
    return f"{gcj02.lon:.6f},{gcj02.lat:.6f}"


def _ask(path: str, question: dict[str, str]) -> dict[str, Any]:
    try:
        response = _session().get(f"{settings.AMAP_URL}/v5/direction/{path}", params=question, timeout=TIMEOUT)
        answer = response.json()
    except requests.RequestException as error:
        # The address of the question holds the key, so the error is named and not shown.
        raise RoutingError(f"{path}: {type(error).__name__}") from None
    if answer.get("status") != "1":
        code = str(answer.get("infocode", ""))
        raise RoutingError(f"{path}: {code} {answer.get('info', '')}", permanent=code in PERMANENT)
    return answer


def _session() -> requests.Session:
    """One for each thread keeps its connection open."""
    if not hasattr(_sessions, "session"):
        _sessions.session = requests.Session()
    return _sessions.session
