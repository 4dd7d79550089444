import socket
import time

import pytest
from django.core.cache import caches
from redis.exceptions import RedisError

from petcare import cache as cache_module
from petcare.cache import ForgivingRedisCache


@pytest.fixture(autouse=True)
def _rested():
    cache_module._away_until.clear()
    yield
    cache_module._away_until.clear()


@pytest.fixture
def frozen():
    """A server that takes connections and never answers, as one that was stopped with SIGSTOP."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        yield ForgivingRedisCache(address, {"OPTIONS": caches["default"]._options})


@pytest.fixture
def away():
    """Nobody listens on the discard port."""
    return ForgivingRedisCache("redis://127.0.0.1:9/0", {"OPTIONS": {"socket_connect_timeout": 0.5}})


def test_a_cache_that_is_there_remembers():
    caches["default"].set("cat", "fed", 60)
    assert caches["default"].get("cat") == "fed"
    assert caches["strict"].get("cat") == "fed"


def test_a_cache_that_is_away_remembers_nothing_and_refuses_nobody(away):
    started = time.monotonic()
    away.set("cat", "fed")
    assert away.get("cat", "unknown") == "unknown"
    assert away.get_many(["cat"]) == {}
    assert away.add("lock", True)
    assert away.incr("tries") == 1
    assert not away.delete("cat")
    assert "cat" not in away
    assert time.monotonic() - started < 10


def test_a_cache_that_hangs_is_waited_for_once(frozen):
    started = time.monotonic()
    for number in range(20):
        assert frozen.add(f"lock-{number}", True)
        assert frozen.get("cat", "unknown") == "unknown"
    assert time.monotonic() - started < 2
    assert caches["default"].add("elsewhere", True)
    assert not caches["default"].add("elsewhere", True)


def test_a_cache_that_is_back_is_asked_again_after_the_rest(away, monkeypatch, settings):
    monkeypatch.setattr(cache_module, "REST", 0.2)
    caches["default"].set("cat", "fed", 60)
    away.set("cat", "fed")
    [server] = cache_module._away_until
    cache_module._away_until[settings.CACHES["default"]["LOCATION"]] = cache_module._away_until.pop(server)
    assert caches["default"].get("cat") is None
    time.sleep(0.3)
    assert caches["default"].get("cat") == "fed"


def test_the_strict_cache_says_when_it_is_away(settings):
    settings.CACHES = settings.CACHES | {"strict": settings.CACHES["strict"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    with pytest.raises(RedisError):
        caches["strict"].incr("tries")
