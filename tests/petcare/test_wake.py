import socket
import time

import pytest
from celery import shared_task
from django.db import transaction
from kombu.pools import producers
from redis import Redis

from petcare import wake as wake_module
from petcare.live import publish as publish_module
from petcare.live.publish import channel, publish
from petcare.wake import wake

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED = "redis://127.0.0.1:9/0"


@shared_task(name="tests.knock")
def knock(number):
    """Never run: the tests look at what reaches the broker."""


@pytest.fixture
def frozen_redis():
    """A server that takes connections and never answers, as one that was stopped with SIGSTOP."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture(autouse=True)
def _rested(monkeypatch):
    monkeypatch.setattr(wake_module, "_away_until", 0.0)
    monkeypatch.setattr(publish_module, "RETRY_SECONDS", 0.2)
    yield
    publish_module._missed.clear()


def seconds(action):
    began = time.monotonic()
    with transaction.atomic():
        action()
    return time.monotonic() - began


def queued(settings):
    return Redis.from_url(settings.CELERY_BROKER_URL).llen("default")


def test_wake_sends_the_task_after_the_commit(settings):
    Redis.from_url(settings.CELERY_BROKER_URL).delete("default")

    with transaction.atomic():
        wake(knock, 7)
        assert queued(settings) == 0

    assert queued(settings) == 1
    Redis.from_url(settings.CELERY_BROKER_URL).delete("default")


def test_wake_of_a_transaction_that_failed_sends_nothing(settings):
    Redis.from_url(settings.CELERY_BROKER_URL).delete("default")

    with transaction.atomic():
        wake(knock, 7)
        transaction.set_rollback(True)

    assert queued(settings) == 0


def test_wake_with_the_broker_away_goes_on_at_once(settings):
    settings.CELERY_BROKER_URL = CLOSED

    assert seconds(lambda: [wake(knock, number) for number in range(20)]) < 1.5


def test_wake_with_a_silent_broker_goes_on_within_a_moment(settings, frozen_redis):
    settings.CELERY_BROKER_URL = frozen_redis

    assert seconds(lambda: [wake(knock, number) for number in range(20)]) < 1.5


def test_wake_with_every_connection_busy_goes_on(settings):
    pool = producers[wake_module._connection(settings.CELERY_BROKER_URL)]
    busy = [pool.acquire() for _ in range(pool.limit)]
    try:
        assert seconds(lambda: wake(knock, 7)) < 1.5
    finally:
        for producer in busy:
            producer.release()


def test_publish_with_redis_away_goes_on_at_once(settings):
    settings.LIVE_REDIS_URL = CLOSED

    assert seconds(lambda: [publish(f"booking:{number}") for number in range(20)]) < 1.5


def test_publish_with_a_silent_redis_goes_on_within_a_moment(settings, frozen_redis):
    settings.LIVE_REDIS_URL = frozen_redis

    assert seconds(lambda: [publish(f"booking:{number}") for number in range(20)]) < 1.5


def test_publish_missed_while_redis_was_away_comes_when_it_is_back(settings):
    address = settings.LIVE_REDIS_URL
    with Redis.from_url(address) as redis, redis.pubsub() as listener:
        listener.subscribe(channel(address))
        listener.get_message(timeout=1)
        settings.LIVE_REDIS_URL = CLOSED
        publish("booking:AB12")
        publish("user:7")
        settings.LIVE_REDIS_URL = address

        message = listener.get_message(timeout=3)

    assert b"booking:AB12" in message["data"]
    assert b"user:7" in message["data"]
