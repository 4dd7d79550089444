"""Telling open pages to refetch. What they then see comes from the database; a lost message costs freshness only."""

import json
import logging
import threading
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

# While Redis is away nobody waits for it: topics gather here and go out together once it is back.
RETRY_SECONDS = 2.0
_missed: set[str] = set()
_guard = threading.Lock()


def publish(*topics: str) -> None:
    """Once the transaction is committed, whoever watches one of the topics refetches. Never waits over a second."""
    transaction.on_commit(lambda: _send(topics))


def channel(url: str) -> str:
    """Redis numbers its databases but not its channels, so the name carries the number."""
    return f"petcare.live.{urlsplit(url).path.strip('/') or 0}"


def _send(topics: tuple[str, ...]) -> None:
    with _guard:
        if _missed:
            _missed.update(topics)
            return
    if not _sent(topics):
        with _guard:
            is_first = not _missed
            _missed.update(topics)
        if is_first:
            _later()


def _sent(topics: tuple[str, ...]) -> bool:
    try:
        _redis(settings.LIVE_REDIS_URL).publish(channel(settings.LIVE_REDIS_URL), json.dumps(topics))
    except RedisError as error:
        log.warning("Redis is away, open pages are told later: %s: %s", topics, error)
        return False
    return True


def _later() -> None:
    timer = threading.Timer(RETRY_SECONDS, _send_missed)
    timer.daemon = True
    timer.start()


def _send_missed() -> None:
    with _guard:
        topics = tuple(_missed)
    if not _sent(topics):
        _later()
        return
    with _guard:
        _missed.difference_update(topics)
        late = bool(_missed)
    if late:
        _send_missed()


@cache
def _redis(url: str) -> Redis:
    # redis-py tries three times with growing pauses unless told otherwise.
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.8, retry=Retry(NoBackoff(), 0))
