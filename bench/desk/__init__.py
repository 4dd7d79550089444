"""The operators' desk over half a million people and a million bookings: `script/bench --desk`."""

import os
import time
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from backoffice.statistics.actions.count import count_due, count_whole
from backoffice.statistics.counting import supplied
from backoffice.statistics.models import DailyFigure, Freshness
from bench.city import CHANCE, step
from bench.desk.asking import pages_as_served
from bench.desk.files import measure_file
from bench.desk.pages import measure_pages
from bench.desk.people import PEOPLE, fill_people
from bench.desk.queues import fill_queues
from bench.desk.search import measure_search
from bench.desk.trade import BOOKINGS, fill_trade

# Another one when what is made here changes, so that a desk of before is made anew.
SHAPE = "all pages"


def fill_desk() -> None:
    """Nothing to do where the database holds this desk already: what is late and what is to come goes by today."""
    call_command("migrate", verbosity=0)
    name = f"{timezone.localdate()} {PEOPLE} {BOOKINGS} {SHAPE}"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_desk (name text)")
        cursor.execute("SELECT name FROM bench_desk")
        if cursor.fetchone() == (name,):
            return
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_desk")
        cursor.execute(CHANCE)
        # Keys are right by construction; millions of checks of them would say nothing.
        cursor.execute("SET session_replication_role = replica")
    fill_people()
    fill_trade()
    fill_queues()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        with step("what the planner knows"):
            cursor.execute("VACUUM ANALYZE")
    with step("statistics"):
        _statistics()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE backoffice_dailyfigure, backoffice_areafigure")
        cursor.execute("INSERT INTO bench_desk VALUES (%s)", [name])


def _statistics() -> None:
    """As beat leaves them. Who worked is counted once a day; here one week stands for all of them."""
    today = timezone.localdate()
    week = [today - timedelta(days=number) for number in range(1, 8)]
    DailyFigure.objects.bulk_create(supplied(week))
    with connection.cursor() as cursor:
        columns = "measure, district, service, detail, count, amount"
        cursor.execute(
            f"INSERT INTO backoffice_dailyfigure (day, {columns}) SELECT day - 7 * back, {columns}"
            " FROM backoffice_dailyfigure, generate_series(1, 104) AS back"
        )
    count_whole()


def measure_statistics() -> None:
    """What beat does every quarter of an hour."""
    Freshness.objects.update(due_at=timezone.now())
    begun, worked = time.perf_counter(), time.process_time()
    count_due()
    took, own = time.perf_counter() - begun, time.process_time() - worked
    print(f"\nThe figures of the last two weeks and the next month counted anew: {took:.1f} s, own work {own:.1f} s.\n")


def measure_desk(*, rounds: int, only: str) -> None:
    """The whole page each time, as the operator's browser would ask for it."""
    with pages_as_served():
        print(f"{PEOPLE:,} people, {BOOKINGS:,} bookings. Load before: {_load()}.\n")
        measure_pages(rounds=rounds, only=only)
        if not only:
            measure_search(rounds=rounds)
            measure_file()
            measure_statistics()
    print(f"Load after: {_load()}.")


def _load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())
