import time

import pytest
from django.core.cache import caches
from redis.exceptions import RedisError

from petcare.cache import ForgivingRedisCache


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


def test_the_strict_cache_says_when_it_is_away(settings):
    settings.CACHES = settings.CACHES | {"strict": settings.CACHES["strict"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    with pytest.raises(RedisError):
        caches["strict"].incr("tries")
