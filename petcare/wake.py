"""Waking the worker. The due columns carry the work: a lost message only costs the seconds until the next sweep."""

import logging
import time
from functools import cache
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# After a failure nobody waits for the broker again for this long (seconds).
REST = 2.0
_away_until = 0.0


def wake(task: Task | str, *args: Any) -> None:
    """Sends the task once the transaction is committed; with the broker away it logs and goes on, within a second.

    An action names its task by its dotted name, since the module of tasks imports the actions.
    """
    name = task if isinstance(task, str) else task.name
    transaction.on_commit(lambda: _send(name, args))


def _send(name: str, args: tuple) -> None:
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        with producers[_connection(settings.CELERY_BROKER_URL)].acquire(block=True, timeout=1) as producer:
            current_app.send_task(name, args, producer=producer, retry=False)
    except (OperationalError, LimitExceeded, RedisError, OSError) as error:
        _away_until = time.monotonic() + REST
        log.warning("The broker is away, the next sweep takes over: %s%s: %s", name, args, error)


@cache
def _connection(url: str) -> Connection:
    # The worker's own connection waits for its broker; this one must not, because a person is waiting.
    patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.8, "max_retries": 0, "interval_start": 0}
    return Connection(url, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS | patience)
