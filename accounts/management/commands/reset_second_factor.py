import logging

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import reset_second_factor as action
from accounts.models import User
from petcare.errors import DomainError

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Takes away the second factor of somebody who works here, for the day the last superuser loses the phone."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", required=True)

    def handle(self, *, username, reason, **options):
        user = User.objects.filter(username=username, is_staff=True).first()
        if user is None:
            raise CommandError(f"Nobody who works here signs in as {username}.")
        try:
            action.reset_second_factor(user=user, by=None)
        except DomainError as error:
            raise CommandError(error.message) from error
        log.warning("The second factor of %s was taken away: %s", username, reason)
