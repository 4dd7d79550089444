"""A cache that may be away: then nothing is remembered, and nobody is refused or kept waiting for it.

A page asks many times; after one failure all are answered at once for a while, as a server that hangs costs each its
time-out.

What must count for sure uses the strict cache `strict` instead.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# After a failure nobody waits for that server again for this long (seconds).
REST = 2.0
# By the servers' addresses: each thread has a client of its own, and all of them rest.
_away_until: dict[str, float] = {}


def _instead(answer: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """When Redis is away, the method answers with `answer` of its arguments."""

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def ask(self: RedisCacheClient, *args: Any, **kwargs: Any) -> Any:
            servers = ",".join(self._servers)
            if time.monotonic() < _away_until.get(servers, 0.0):
                return answer(*args, **kwargs)
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                _away_until[servers] = time.monotonic() + REST
                log.warning("The cache is away: %s", error)
                return answer(*args, **kwargs)

        return ask

    return wrap


class ForgivingClient(RedisCacheClient):
    # Whoever adds a key to take a lock has it: without a cache there is nobody to wait for.
    add = _instead(lambda *args, **kwargs: True)(RedisCacheClient.add)
    get = _instead(lambda key, default: default)(RedisCacheClient.get)
    get_many = _instead(lambda keys: {})(RedisCacheClient.get_many)
    set = _instead(lambda *args, **kwargs: None)(RedisCacheClient.set)
    set_many = _instead(lambda *args, **kwargs: None)(RedisCacheClient.set_many)
    touch = _instead(lambda *args, **kwargs: False)(RedisCacheClient.touch)
    delete = _instead(lambda *args, **kwargs: False)(RedisCacheClient.delete)
    delete_many = _instead(lambda *args, **kwargs: None)(RedisCacheClient.delete_many)
    has_key = _instead(lambda key: False)(RedisCacheClient.has_key)
    incr = _instead(lambda key, delta: delta)(RedisCacheClient.incr)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
