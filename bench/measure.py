"""Each question for many homes, in the database and all in, beside a plain version."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from bench import plain
from bench.city import VISITS_EACH
from bookings.dispatch.actions.fan_out import EVERYBODY, FOR_EACH
from bookings.dispatch.ranking import Ranked, rank
from bookings.dispatch.suitors import fits_of, suitors_of
from bookings.models import Booking, DispatchPolicy
from bookings.schedule.candidates import WIDEST_RADIUS_M, Candidate, Need, nearest_candidates
from bookings.schedule.fullness import choices_to_come_between, fullness_on
from bookings.schedule.options import open_day

TWO_SERVICES_TWO_PETS = {"skills": frozenset({"feeding", "cleaning"}), "species": frozenset({"cat", "dog"})}
MINUTES = 50
# Who is looked at for a wave.
WAVE = FOR_EACH * DispatchPolicy._meta.get_field("wave_size").default


@dataclass(frozen=True)
class Times:
    """Milliseconds in the database, all in, and of our own processor's work, and queries, of each round."""

    database: list[float]
    whole: list[float]
    own_work: list[float]
    queries: int

    def line(self, name: str) -> str:
        cells = [f"{_percentile(times, share):,.1f}" for times in (self.database, self.whole) for share in (50, 95)]
        return f"| {name} | {' | '.join(cells)} | {_percentile(self.own_work, 50):,.1f} | {self.queries} |"


def measure(*, rounds: int) -> None:
    chosen = Random(7).sample(range(VISITS_EACH, Booking.objects.count()), rounds)
    booked = {
        Need(booking.point, **TWO_SERVICES_TWO_PETS, owner_id=0): booking
        for booking in Booking.objects.filter(pk__in=chosen)
    }
    needs = list(booked)
    tomorrow = timezone.localdate() + timedelta(days=1)
    month = [tomorrow + timedelta(days=number) for number in range(28)]
    given = {"minutes": MINUTES}
    few = needs[: max(5, rounds // 10)]
    print(facts())
    print("| question | database p50, ms | p95 | all in p50, ms | p95 | own work p50, ms | queries |")
    print("| --- | --- | --- | --- | --- | --- | --- |")

    def show(name: str, ask: Callable[[Need], Any], asked: list[Need], *, cold: bool = True) -> None:
        print(timed(ask, asked, cold=cold).line(name), flush=True)

    show("the 60 nearest who can", nearest_candidates, needs)
    show("— plain", lambda need: list(plain.candidates(need)[:60]), few)
    show(f"whom to offer a job to: {WAVE} online, ten asked before", whom_to_ask, needs)
    show("— plain", lambda need: list(plain.whom_to_ask(need)[:WAVE]), few)
    show("— in the first wave's radius", lambda need: whom_to_ask(need, reach_m=3000), needs)
    show("— with their times and the facts of the ranking", lambda need: rank_for(booked[need], need), needs)
    show("— of everybody, where the nearest have no time", lambda need: rank_for(booked[need], need, EVERYBODY), few)
    show("a month's calendar", lambda need: fullness_on(month, need=need, **given), needs)
    show("— plain", lambda need: plain.fullness_on(month, need=need, **given), few)
    show("a day's windows with suggestions", lambda need: open_day(tomorrow, need=need, **given), needs)
    show(
        "— drives known already",
        lambda need: open_day(tomorrow, need=need, **given),
        needs,
        cold=False,
    )
    show("— plain, without drives and suggestions", lambda need: plain.choices_on(tomorrow, need=need, **given), few)
    last = tomorrow + timedelta(days=59)
    show("a trip's 60 days", lambda need: choices_to_come_between(tomorrow, last, need=need, **given), needs)


def whom_to_ask(need: Need, *, reach_m: int = WIDEST_RADIUS_M, most: int = WAVE) -> list[Candidate]:
    """The query behind each wave of offers."""
    return nearest_candidates(need, limit=most, reach_m=reach_m, online_only=True, without=plain.ASKED)


def rank_for(booking: Booking, need: Need, most: int = WAVE) -> list[Ranked]:
    """A wave from its booking to the ranked caregivers, as it runs inside the transaction."""
    visits = list(booking.visits.select_related("booking"))
    candidates = whom_to_ask(need, reach_m=3000 if most == WAVE else WIDEST_RADIUS_M, most=most)
    fits = fits_of(visits, candidates)
    return rank(suitors_of(booking, candidates, fits, need=need), DispatchPolicy())


def timed(ask: Callable[[Need], Any], needs: list[Need], *, cold: bool) -> Times:
    """`cold`: the cache knows no drive. Every plan and page of the database is warm."""
    ask(needs[0])
    if cold:
        cache.clear()
    database, whole, own_work, queries = [], [], [], 0
    for need in needs:
        clock = _DatabaseClock()
        started, worked = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(clock):
            ask(need)
        whole.append((time.perf_counter() - started) * 1000)
        own_work.append((time.process_time() - worked) * 1000)
        database.append(clock.seconds * 1000)
        queries = max(queries, clock.queries)
    return Times(database, whole, own_work, queries)


class _DatabaseClock:
    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1


def facts() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM caregivers_caregiver")
        caregivers = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM bookings_visit")
        visits = cursor.fetchone()[0]
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    model = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ":").split(":")[1].strip()
    memory = next((line for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0 0").split()[1]
    busy = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{caregivers:,} caregivers, {visits:,} visits. {os.cpu_count()} × {model or platform.machine()},"
        f" {int(memory) / 2**20:.0f} GB, {platform.system()}, Python {platform.python_version()}, PostgreSQL {server}."
        f" Load before: {busy}.\n"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]
