import json
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_connection
from threading import Thread
from time import perf_counter, sleep

import pytest
from django.utils import timezone

from petcare import embedded
from petcare.geo import valhalla
from petcare.geo.coordinates import Point, distance_m
from petcare.geo.routing import RoutingError, TravelMode, Turn, get_router
from petcare.geo.straight_line import estimate
from petcare.geo.valhalla import ValhallaEngine, decode_polyline


def on_monday(hour, minute=0):
    return datetime(2027, 3, 1, hour, minute, tzinfo=timezone.get_default_timezone())


NIGHT, MORNING_RUSH, EVENING_RUSH = on_monday(3), on_monday(8, 15), on_monday(18, 15)


@pytest.fixture
def homes(town):
    return [compound.point for compound in town.compounds[::29]]


@pytest.mark.promise("U8")
@pytest.mark.parametrize("mode", [TravelMode.EBIKE, TravelMode.CAR])
def test_the_rush_hours_of_the_town_take_longer(engine, homes, mode):
    home, *others = homes
    night, morning, evening = (
        sum(one.seconds for one in get_router().travel(home, others, mode=mode, departure=at))
        for at in (NIGHT, MORNING_RUSH, EVENING_RUSH)
    )
    assert morning > night * 1.08
    assert evening > night * 1.08


def test_travel_answers_each_destination_in_order(engine, homes):
    home, *others = homes
    ways = get_router().travel(home, others, departure=NIGHT)
    assert [way.is_estimate for way in ways] == [False] * len(others)
    for other, way in zip(others, ways, strict=True):
        assert distance_m(home, other) <= way.metres < distance_m(home, other) * 2.5 + 1000
        assert 8 < way.metres / way.seconds * 3.6 < 25
    assert get_router().travel(home, others[:1], departure=NIGHT) == ways[:1]


def test_travel_from_asks_for_the_hour_of_arrival_and_knows_one_way_streets(engine, homes):
    home, *others = homes
    there = get_router().travel(home, others, departure=NIGHT)
    back = get_router().travel_from(others, home, arrival=NIGHT)
    late = get_router().travel_from(others, home, arrival=EVENING_RUSH)
    assert [way.metres for way in back] != [way.metres for way in there]
    assert all(way.metres < other.metres * 1.6 + 1500 for way, other in zip(back, there, strict=True))
    assert sum(way.seconds for way in late) > sum(way.seconds for way in back) * 1.08
    # An hour that is asked for the wrong way round is ignored without a word, and everything looks slow.
    assert sum(way.seconds for way in back) < sum(way.seconds for way in there) * 1.15


@pytest.mark.promise("C9")
def test_routes_are_several_the_quickest_first(engine, homes):
    routes = get_router().routes(homes[0], homes[5], departure=MORNING_RUSH)
    assert len(routes) > 1
    seconds = [route.travel.seconds for route in routes]
    assert seconds == sorted(seconds)
    for route in routes:
        assert distance_m(route.points[0], homes[0]) < 150
        assert distance_m(route.points[-1], homes[5]) < 150
        assert (route.steps[0].turn, route.steps[-1].turn) == (Turn.START, Turn.ARRIVE)
        assert sum(step.metres for step in route.steps) == pytest.approx(route.travel.metres, abs=60)
        assert any(step.street for step in route.steps)
    assert len({tuple(route.points) for route in routes}) == len(routes)


def test_the_embedded_engine_leaves_no_process(roads):
    with embedded.valhalla(roads) as server:
        assert server.process.poll() is None
    assert server.process.poll() is not None
    with pytest.raises(ConnectionError):
        create_connection(("127.0.0.1", int(server.address.rsplit(":", 1)[1])), timeout=1)


def test_nowhere_to_go_needs_no_engine(settings):
    settings.VALHALLA_URL = "http://127.0.0.1:9"
    assert ValhallaEngine().travel(Point(30.6, 114.3), [], departure=NIGHT) == []


def test_a_place_that_no_road_leads_to_is_an_estimate_and_the_engine_goes_on(engine, homes):
    sea = Point(0.0, 0.0)
    with pytest.raises(RoutingError) as refused:
        ValhallaEngine().travel(homes[0], [sea], departure=NIGHT)
    assert refused.value.permanent
    assert get_router().travel(homes[0], [sea], departure=NIGHT)[0].is_estimate
    assert not get_router().travel(homes[0], homes[1:2], departure=NIGHT)[0].is_estimate


def test_polyline_is_decoded_with_six_digits():
    # The example of the engine's own page on decoding, shortened to two points.
    assert decode_polyline("_izlhA~rlgdF_{geC~ywl@") == [Point(38.5, -120.2), Point(40.7, -120.95)]


class TestWhileTheEngineIsAway:
    HOME, OTHER = Point(30.595, 114.305), Point(30.605, 114.315)

    @pytest.fixture(autouse=True)
    def _own_address(self, settings, monkeypatch):
        settings.ROUTER = "petcare.geo.valhalla.ValhallaRouter"
        monkeypatch.setattr(valhalla, "TIMEOUT", (0.2, 0.2))

    def ask(self):
        return get_router().travel(self.HOME, [self.OTHER], departure=NIGHT)

    def test_nobody_listens(self, settings):
        settings.VALHALLA_URL = f"http://127.0.0.1:{embedded.free_port()}"
        assert self.ask() == [estimate(self.HOME, self.OTHER)]
        [route] = get_router().routes(self.HOME, self.OTHER, departure=NIGHT)
        assert route.travel.is_estimate
        assert route.points == [self.HOME, self.OTHER]
        [back] = get_router().travel_from([self.OTHER], self.HOME, arrival=NIGHT)
        assert back.is_estimate

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (500, b"{}"),
            (503, b"busy"),
            (200, b"<html>"),
            (200, b"{}"),
            (200, b"[]"),
            (400, b"{}"),
            (404, b'{"error": "Try another path"}'),
        ],
    )
    def test_it_answers_with_nonsense(self, settings, status, body):
        with engine_that_answers(status, body) as fake:
            settings.VALHALLA_URL = fake.address
            with pytest.raises(RoutingError) as refused:
                ValhallaEngine().travel(self.HOME, [self.OTHER], departure=NIGHT)
            assert not refused.value.permanent
            assert self.ask() == [estimate(self.HOME, self.OTHER)]

    def test_it_hangs_and_is_waited_for_once(self, settings):
        with engine_that_answers(200, b"{}", seconds=1) as fake:
            settings.VALHALLA_URL = fake.address
            start = perf_counter()
            answers = [self.ask() for _ in range(20)]
            assert perf_counter() - start < 0.9
            assert all(answer == [estimate(self.HOME, self.OTHER)] for answer in answers)
            assert len(fake.questions) == 1

    def test_it_is_asked_for_the_city_s_clock(self, settings):
        answer = {"sources_to_targets": {"durations": [[61.4, None]], "distances": [[0.4321, None]]}}
        with engine_that_answers(200, json.dumps(answer).encode()) as fake:
            settings.VALHALLA_URL = fake.address
            ways = get_router().travel(self.HOME, [self.OTHER, self.HOME], departure=EVENING_RUSH)
        assert (ways[0].seconds, ways[0].metres, ways[0].is_estimate) == (61, 432, False)
        assert ways[1].is_estimate
        [(path, question)] = fake.questions
        assert path == "/sources_to_targets"
        assert question["date_time"] == {"type": 1, "value": "2027-03-01T18:15"}
        assert question["costing_options"] == {"motor_scooter": {"top_speed": 25}}
        assert question["sources"] == [{"lat": 30.595, "lon": 114.305}]


@contextmanager
def engine_that_answers(status, body, *, seconds=0.0):
    questions = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            questions.append((self.path, json.loads(self.rfile.read(length))))
            sleep(seconds)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.questions, server.address = questions, f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
