"""Telling open pages to refetch. What they then see comes from the database; a lost message costs freshness only."""

import json
import logging
import time
from functools import cache

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

CHANNEL = "petcare.live"
# After a failure nobody waits for Redis again for this long (seconds).
REST = 2.0
_away_until = 0.0


def publish(*topics: str) -> None:
    """Once the transaction is committed, whoever watches one of the topics refetches. Never waits over a second."""
    transaction.on_commit(lambda: _send(topics))


def _send(topics: tuple[str, ...]) -> None:
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        _redis(settings.LIVE_REDIS_URL).publish(CHANNEL, json.dumps(topics))
    except RedisError as error:
        _away_until = time.monotonic() + REST
        log.warning("Redis is away, pages refetch when they reconnect: %s: %s", topics, error)


@cache
def _redis(url: str) -> Redis:
    # redis-py tries three times with growing pauses unless told otherwise.
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.8, retry=Retry(NoBackoff(), 0))
