import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db import connection

from backoffice.statistics.actions.count import count_whole
from bookings.models import Booking, Review, Visit
from petcare.demo.load_town import load_town
from petcare.demo.people import FULL, SMALL, is_loaded, load_people
from petcare.demo.sms_templates import load_sms_templates
from petcare.geo.map_files import LAYERS, map_path


class Command(BaseCommand):
    help = "Loads the demo town with its people and their bookings; does nothing when it is there."

    def add_arguments(self, parser):
        parser.add_argument("--small", action="store_true", help="few people and three weeks, for tests")

    def handle(self, *, small, **options):
        has_map = all(map_path(layer).exists() for layer in LAYERS)
        if is_loaded() and has_map:
            self.stdout.write("  The town is there already.")
            return
        with self._step("Streets, compounds and the map"):
            town = load_town()
        if is_loaded():
            return
        with self._step("People, pets and months of visits"):
            ledger = load_people(town, SMALL if small else FULL)
            load_sms_templates()
        with self._step("Statistics for the query planner"), connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with self._step("Statistics for the desk"):
            count_whole()
        counts = {model: len(ledger.rows[model]) for model in (Booking, Visit, Review)}
        self.stdout.write(
            f"  {counts[Booking]} bookings, {counts[Visit]} visits, {counts[Review]} reviews, "
            f"{len(ledger.happenings)} events"
        )

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self.stdout.write(f"  {name} …", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
