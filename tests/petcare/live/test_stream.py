"""The live app as it runs: uvicorn in a process of its own, a real Redis, plain HTTP."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import requests
from django.core import signing

from petcare.embedded import free_port, redis_program
from petcare.encryption import seal
from petcare.live import publish as publishing
from petcare.live import tokens
from petcare.live.hub import Stream


def wait_for_port(port, process):
    for _ in range(200):
        assert process.poll() is None, "the process ended at once"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on {port}")


@contextmanager
def running(command, port, **options):
    process = subprocess.Popen(command, **options)
    try:
        wait_for_port(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def running_redis(port):
    command = [redis_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with running(command, port, stdout=subprocess.DEVNULL) as process:
        yield process


@pytest.fixture(scope="module")
def redis_port():
    port = free_port()
    with running_redis(port):
        yield port


@contextmanager
def running_app(redis_port):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "petcare.live.app:live_events", "--port", str(port)]
    environment = os.environ | {
        "LIVE_REDIS_URL": f"redis://127.0.0.1:{redis_port}/3",
        "DJANGO_SETTINGS_MODULE": "petcare.settings",
    }
    with running([*command, "--lifespan", "off", "--log-level", "warning"], port, env=environment) as process:
        yield f"http://127.0.0.1:{port}", process


@pytest.fixture(scope="module")
def address(redis_port):
    with running_app(redis_port) as (address, _):
        yield address


class Listener:
    def __init__(self, address, token):
        self.answer = requests.get(f"{address}/live/events", params={"token": token}, stream=True, timeout=5)
        self._lines = self.answer.iter_lines(chunk_size=1)

    def next(self):
        """The data of the next event; the stream's comments are passed over. None when the stream ended."""
        for line in self._lines:
            if line.startswith(b"data: "):
                return line.removeprefix(b"data: ").decode()
        return None

    def close(self):
        self.answer.close()


@pytest.fixture
def listen(address):
    listeners = []

    def open_one(*topics, at=address):
        listeners.append(Listener(at, tokens.issue(7, list(topics))))
        return listeners[-1]

    yield open_one
    for listener in listeners:
        listener.close()


@pytest.fixture
def tell(settings, redis_port):
    settings.LIVE_REDIS_URL = f"redis://127.0.0.1:{redis_port}/3"

    def tell(*topics):
        publishing._send(dict.fromkeys(topics))

    return tell


@pytest.fixture(scope="module", autouse=True)
def _reader_is_there(address, redis_port):
    """The first stream of the process starts its reader of Redis; until it is there nothing can be heard."""
    listener = Listener(address, tokens.issue(1, ["warm:up"]))
    assert listener.next() == '["warm:up"]'
    listener.close()


def test_stream_tells_which_topics_to_refetch(listen, tell):
    listener = listen("booking:AB12", "user:7")

    tell("booking:AB12", "booking:ZZ99")

    assert listener.next() == '["booking:AB12"]'


def test_stream_says_nothing_of_topics_it_was_not_opened_for(listen, tell):
    mine, other = listen("user:7"), listen("user:8")

    tell("user:8")
    tell("user:7")

    assert mine.next() == '["user:7"]'
    assert other.next() == '["user:8"]'


@pytest.fixture
def bring(settings, redis_port):
    settings.LIVE_REDIS_URL = f"redis://127.0.0.1:{redis_port}/3"

    def bring(topic, sealed):
        publishing._send({topic: sealed})

    return bring


def test_news_reach_those_who_may_hear_the_topic_and_are_sealed_on_the_way(listen, bring):
    mine, other = listen("arrival:AB12"), listen("arrival:ZZ99")
    sealed = seal(json.dumps({"at": "14:05"}))

    bring("arrival:AB12", sealed)
    bring("arrival:ZZ99", seal(json.dumps({"at": "15:00"})))

    assert "14:05" not in sealed
    assert json.loads(mine.next()) == {"arrival:AB12": {"at": "14:05"}}
    assert json.loads(other.next()) == {"arrival:ZZ99": {"at": "15:00"}}


def test_news_that_cannot_be_read_are_fetched(listen, bring):
    listener = listen("arrival:AB12")

    bring("arrival:AB12", "gAAAAA-of-another-key")

    assert listener.next() == '["arrival:AB12"]'


def test_last_news_count_and_a_wish_to_refetch_outlives_them():
    stream = Stream(("arrival:AB12", "user:7"))

    stream.tell({"arrival:AB12": {"at": "14:05"}})
    stream.tell({"arrival:AB12": {"at": "14:06"}, "arrival:ZZ99": {"at": "9:00"}})
    assert asyncio.run(stream.next(1)) == {"arrival:AB12": {"at": "14:06"}}

    stream.tell({"arrival:AB12": None})
    stream.tell({"arrival:AB12": {"at": "14:07"}})
    assert asyncio.run(stream.next(1)) == {"arrival:AB12": None}


def test_stream_gathers_what_comes_faster_than_it_reads(listen, tell):
    listener = listen("user:7", "booking:AB12")

    for _ in range(2000):
        tell("user:7")
    tell("booking:AB12")

    heard = []
    while "booking:AB12" not in "".join(heard):
        heard.append(listener.next())
    assert len(heard) < 2001


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ("", 403),
        ("forged", 403),
        (lambda: tokens.issue(7, ["user:7"])[:-1] + "_", 403),
        (lambda: signing.dumps({"v": 7, "t": ["user:7"], "e": int(time.time()) - 1}, salt="petcare.live"), 401),
    ],
)
def test_stream_with_a_bad_token_is_refused(address, token, status):
    given = token() if callable(token) else token

    answer = requests.get(f"{address}/live/events", params={"token": given}, timeout=5)

    assert answer.status_code == status


def test_stream_ends_when_its_token_does(address):
    token = signing.dumps({"v": 7, "t": ["user:7"], "e": int(time.time()) + 2}, salt="petcare.live")

    listener = Listener(address, token)

    assert listener.next() is None


def test_other_addresses_and_methods_are_refused(address):
    assert requests.get(f"{address}/live/other", timeout=5).status_code == 404
    assert requests.post(f"{address}/live/events", timeout=5).status_code == 405


def test_stream_refetches_everything_after_redis_was_away(tell, settings):
    port = free_port()
    with running_redis(port) as redis, running_app(port) as (address, _):
        listener = Listener(address, tokens.issue(7, ["booking:AB12", "user:7"]))
        assert listener.next() == '["booking:AB12", "user:7"]'
        redis.kill()
        redis.wait()

        with running_redis(port):
            assert listener.next() == '["booking:AB12", "user:7"]'
            settings.LIVE_REDIS_URL = f"redis://127.0.0.1:{port}/3"
            tell("user:7")
            assert listener.next() == '["user:7"]'
        listener.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_with_open_streams_stops_when_told_to(redis_port, number):
    with running_app(redis_port) as (address, process):
        listener = Listener(address, tokens.issue(7, ["user:7"]))
        listener.next()
        began = time.monotonic()

        process.send_signal(number)
        process.wait(timeout=5)

        assert time.monotonic() - began < 3
        assert listener.next() is None
