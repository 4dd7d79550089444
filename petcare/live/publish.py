"""Telling open pages to refetch, or what is new itself. A lost message costs freshness only: pages refetch then."""

import json
import logging
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from petcare.encryption import seal

log = logging.getLogger(__name__)

# While Redis is away nobody waits for it: topics gather here and go out together once it is back.
RETRY_SECONDS = 2.0
_missed: set[str] = set()
_guard = threading.Lock()


def publish(*topics: str) -> None:
    """Once the transaction is committed, whoever watches one of the topics refetches. Never waits over a second."""
    transaction.on_commit(lambda: _send(dict.fromkeys(topics)))


def tell(topic: str, news: Mapping[str, Any]) -> None:
    """Once the transaction is committed, whoever watches the topic hears the news without asking for a page.

    For what changes every few seconds on many pages. Who may listen to the topic may read the news; it is sealed on
    its way. Pages that cannot be told refetch.
    """
    sealed = seal(json.dumps(news))
    transaction.on_commit(lambda: _send({topic: sealed}))


def channel(url: str) -> str:
    """Redis numbers its databases but not its channels, so the name carries the number."""
    return f"petcare.live.{urlsplit(url).path.strip('/') or 0}"


def _send(message: Mapping[str, str | None]) -> None:
    with _guard:
        if _missed:
            _missed.update(message)
            return
    if not _sent(message):
        with _guard:
            is_first = not _missed
            _missed.update(message)
        if is_first:
            _later()


def _sent(message: Mapping[str, str | None]) -> bool:
    try:
        _redis(settings.LIVE_REDIS_URL).publish(channel(settings.LIVE_REDIS_URL), json.dumps(message))
    except RedisError as error:
        log.warning("Redis is away, open pages are told later: %s: %s", sorted(message), error)
        return False
    return True


def _later() -> None:
    timer = threading.Timer(RETRY_SECONDS, _send_missed)
    timer.daemon = True
    timer.start()


def _send_missed() -> None:
    with _guard:
        topics = tuple(_missed)
    if not _sent(dict.fromkeys(topics)):
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
