from django.core.management.base import BaseCommand

from backoffice.roles import Role, sync_roles


class Command(BaseCommand):
    help = "Gives each role of the desk exactly the rights of docs/roles.md. To be run after every migrate."

    def handle(self, **options):
        sync_roles()
        self.stdout.write(", ".join(Role.values))
