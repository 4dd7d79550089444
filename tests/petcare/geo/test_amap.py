"""AMap by key, against a fake that speaks its HTTP: GCJ-02 out and in, longitude first, everything a text."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from petcare.geo.amap import AmapEngine
from petcare.geo.coordinates import Gcj02Point, Point, distance_m, from_gcj02, to_gcj02
from petcare.geo.routing import RoutingError, Step, TravelMode, Turn, get_router

HOME, FLAT = Point(30.5951, 114.3051), Point(30.6020, 114.3100)
KEY = "a-key-of-ours"


class FakeAmap:
    """`down`: what it answers instead, as (HTTP status, body)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.down: tuple[int, dict] | None = None

    def answer(self, address: str) -> tuple[int, dict]:
        url = urlsplit(address)
        question = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.asked.append((url.path, question))
        if self.down:
            return self.down
        if question.get("key") != KEY:
            return 200, {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}
        kind = url.path.removeprefix("/v5/direction/")
        ways = 3 if kind == "driving" else int(question.get("alternative_route", "1"))
        paths = [self.path(kind, question, 600 - 60 * nth) for nth in range(ways)]
        route = {"origin": question["origin"], "destination": question["destination"], "paths": paths}
        return 200, {"status": "1", "info": "OK", "infocode": "10000", "count": str(ways), "route": route}

    def path(self, kind: str, question: dict[str, str], seconds: int) -> dict:
        middle = "114.312000,30.597000"
        steps = [
            {
                "instruction": "沿人民路向北行驶800米右转",
                "road_name": "人民路",
                "step_distance": "800",
                "navi": {"action": "右转", "assistant_action": []},
                "polyline": f"{question['origin']};{middle}",
            },
            {
                "instruction": "行驶450米到达目的地",
                "road_name": [],
                "step_distance": "450",
                "navi": {"action": [], "assistant_action": "到达目的地"},
                "polyline": f"{middle};{question['destination']}",
            },
        ]
        # As the documents have it: electrobike says how long beside the distance.
        cost = {"duration": str(seconds)} if kind == "electrobike" else {"cost": {"duration": str(seconds)}}
        return {"distance": "1250", "steps": steps} | cost


@pytest.fixture
def amap(settings):
    fake = FakeAmap()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, answer = fake.answer(self.path)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.ROUTER = "petcare.geo.amap.AmapRouter"
    settings.AMAP_KEY, settings.AMAP_URL = KEY, f"http://127.0.0.1:{server.server_port}"
    yield fake
    server.shutdown()
    server.server_close()


@pytest.mark.promise("C9")
@pytest.mark.parametrize(
    ("mode", "path"),
    [(TravelMode.FOOT, "walking"), (TravelMode.EBIKE, "electrobike"), (TravelMode.CAR, "driving")],
)
def test_three_ways_come_back_in_our_coordinates_the_quickest_first(amap, mode, path):
    routes = get_router().routes(HOME, FLAT, mode=mode, departure=timezone.now())

    [(asked, question)] = amap.asked
    assert asked == f"/v5/direction/{path}"
    lon, lat = map(float, question["origin"].split(","))
    assert distance_m(from_gcj02(Gcj02Point(lat, lon)), HOME) < 0.2
    assert abs(lat - to_gcj02(HOME).lat) < 1e-6
    assert [route.travel.seconds for route in routes] == [480, 540, 600]
    assert all(not route.travel.is_estimate and route.travel.metres == 1250 for route in routes)
    assert distance_m(routes[0].points[0], HOME) < 0.2
    assert distance_m(routes[0].points[-1], FLAT) < 0.2
    assert list(routes[0].steps) == [
        Step(Turn.START, "人民路", 800),
        Step(Turn.RIGHT, "", 450),
        Step(Turn.ARRIVE, "", 0),
    ]


def test_travel_answers_each_destination_in_order(amap):
    ways = get_router().travel(HOME, [FLAT, HOME], departure=timezone.now())
    assert [way.seconds for way in ways] == [600, 600]
    assert [question["destination"] for _path, question in amap.asked][0] != amap.asked[1][1]["destination"]
    assert "alternative_route" not in amap.asked[0][1]


@pytest.mark.parametrize(
    ("down", "is_permanent"),
    [
        ((200, {"status": "0", "info": "CUQPS_HAS_EXCEEDED_THE_LIMIT", "infocode": "10021"}), False),
        ((200, {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}), True),
        ((200, {"status": "1", "infocode": "10000", "route": {"paths": []}}), True),
        ((502, {"status": "0"}), False),
    ],
)
def test_an_answer_without_a_way_says_whether_to_ask_again(amap, down, is_permanent):
    amap.down = down
    with pytest.raises(RoutingError) as failed:
        AmapEngine().routes(HOME, FLAT, departure=timezone.now())
    assert failed.value.permanent is is_permanent
    assert KEY not in str(failed.value)


def test_amap_away_does_not_tell_the_key(amap, settings):
    settings.AMAP_URL = "http://127.0.0.1:9"
    with pytest.raises(RoutingError) as failed:
        AmapEngine().routes(HOME, FLAT, departure=timezone.now())
    assert KEY not in str(failed.value)
    assert failed.value.__cause__ is None
    [estimate] = get_router().routes(HOME, FLAT, departure=timezone.now())
    assert estimate.travel.is_estimate
