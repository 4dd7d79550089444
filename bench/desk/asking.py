"""Asks for a page as an operator's browser does, and says how long it took and what of that was the database."""

import statistics
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from accounts.models import SecondFactor
from backoffice.second_factor.session import KEY
from petcare.started import keep_what_is_loaded


@dataclass(frozen=True)
class Asked:
    """Milliseconds in the database, of this process's own work, and of the whole page; and its queries."""

    database: float
    own_work: float
    page: float
    queries: int


def operator(username: str) -> Client:
    """With both factors behind them."""
    factor = SecondFactor.objects.select_related("user").get(user__username=username)
    client, now = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="zh-hans"), time.time()
    client.force_login(factor.user)
    session = client.session
    session[KEY] = {"factor": factor.pk, "began": now, "seen": now, "checked": now}
    session.save()
    return client


def ask(client: Client, address: str) -> Asked:
    spent: list[float] = []

    def clock(execute: Any, *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - begun)

    begun, worked = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(clock):
        answer = client.get(address)
    own, page = time.process_time() - worked, time.perf_counter() - begun
    assert answer.status_code == 200, (address, answer.status_code)
    return Asked(sum(spent) * 1000, own * 1000, page * 1000, len(spent))


@contextmanager
def pages_as_served() -> Any:
    """No file of the look is looked up in a manifest, which is made when the site is deployed; what is loaded stays out
    of the way of garbage as it does there."""
    keep_what_is_loaded()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


def head(what: str) -> str:
    return (
        f"| {what} | queries | database p50, ms | p95 | own work p50 | page p50 | p95 |\n"
        "| --- | --- | --- | --- | --- | --- | --- |"
    )


def line(name: str, asked: Sequence[Asked]) -> str:
    database, own, page = ([getattr(one, what) for one in asked] for what in ("database", "own_work", "page"))
    cells = [statistics.median(database), p95(database), statistics.median(own), statistics.median(page), p95(page)]
    return f"| {name} | {max(one.queries for one in asked)} | {' | '.join(f'{cell:,.0f}' for cell in cells)} |"


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[94] if len(times) > 1 else times[0]
