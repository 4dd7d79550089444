"""Answers for machines: is this process alive, and is everything it needs there."""

import time
from collections.abc import Callable

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from petcare.tasks import FRESH_SECONDS, HEARTBEAT_KEY


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """`{"ready": bool, "checks": {name: "ok" or what is wrong}}`, with status 503 when something is wrong."""
    checks = {name: _said_by(check) for name, check in CHECKS.items()}
    is_ready = all(said == "ok" for said in checks.values())
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


def _said_by(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, RedisError, OSError) as error:
        return f"away: {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} waiting" if waiting else "ok"


def _redis() -> str:
    caches["strict"].set("readyz", "ok", timeout=60)
    return caches["strict"].get("readyz", "lost")


def _worker() -> str:
    beaten_at = caches["strict"].get(HEARTBEAT_KEY)
    if beaten_at is None:
        return "never seen"
    age = time.time() - beaten_at
    return "ok" if age < FRESH_SECONDS else f"silent for {age:.0f} s"


CHECKS = {"database": _database, "migrations": _migrations, "redis": _redis, "worker": _worker}
