from typing import Any

from django.core.management.base import BaseCommand

from petcare.notifications.push_keys import new_private_key


class Command(BaseCommand):
    help = "Makes a new key for push messages. Browsers that subscribed with another key have to subscribe anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"VAPID_PRIVATE_KEY={new_private_key()}")
