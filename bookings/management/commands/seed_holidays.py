from django.core.management.base import BaseCommand

from bookings.catalogue.actions.seed_holidays import seed_holidays


class Command(BaseCommand):
    help = "Fills in the public holidays of a year; provisional until the notice for it is known."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)

    def handle(self, *, year, **options):
        self.stdout.write(f"{seed_holidays(year=year)} days of {year}")
