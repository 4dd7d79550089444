from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bookings.conduct.actions.count_month import count_month
from bookings.conduct.figures import first_of


class Command(BaseCommand):
    help = "Counts what caregivers did in a month (2026-10) anew, as beat does for this month and the last."

    def add_arguments(self, parser):
        parser.add_argument("month")

    def handle(self, *, month, **options):
        try:
            day = date.fromisoformat(f"{month}-01")
        except ValueError as error:
            raise CommandError("A month looks like 2026-10.") from error
        if day > first_of(timezone.localdate()):
            raise CommandError("That month has not begun.")
        self.stdout.write(f"{count_month(day)} caregivers in {month}")
