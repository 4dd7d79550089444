import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT_KEY = "worker-heartbeat"
FRESH_SECONDS = 30


@shared_task(ignore_result=True, expires=FRESH_SECONDS)
def heartbeat() -> None:
    """Says that a worker takes up work; /readyz reads it."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=10 * FRESH_SECONDS)
