from django.core.management.base import BaseCommand

from backoffice.statistics.actions.count import count_whole
from backoffice.statistics.models import DailyFigure


class Command(BaseCommand):
    help = "Counts the statistics anew, from the first payment on; beat keeps them fresh afterwards."

    def handle(self, **options):
        count_whole()
        self.stdout.write(f"{DailyFigure.objects.count()} figures.")
