from collections.abc import Iterator

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models

from petcare.encryption import Rotation, count_old, rotate, sealed_fields


class Command(BaseCommand):
    help = "Seal every secret in the database anew with the first key of FIELD_ENCRYPTION_KEYS, while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Only count what an older key still holds.")

    def handle(self, *args, check: bool, **options):
        unreadable = 0
        if not check:
            for model in _sealed_models():
                rotation = rotate(model, after_batch=lambda far, name=model._meta.label: self._say(name, far))
                self._say(model._meta.label, rotation)
                unreadable += len(rotation.unreadable)
                for pk in rotation.unreadable:
                    self.stderr.write(f"{model._meta.label} {pk}: no key opens it")
        old = sum(self._old(model) for model in _sealed_models())
        if old:
            of_them = f", {unreadable} of them open with no key" if unreadable else ""
            raise CommandError(f"{old} values are not sealed with the newest key{of_them}. Keep the old keys.")
        self.stdout.write("Everything is sealed with the newest key. The others can be removed.")

    def _say(self, name: str, rotation: Rotation) -> None:
        self.stdout.write(f"{name}: {rotation.values} values, {rotation.renewed} sealed anew")

    def _old(self, model: type[models.Model]) -> int:
        old = count_old(model).old
        if old:
            self.stderr.write(f"{model._meta.label}: {old} values of an older key")
        return old


def _sealed_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if sealed_fields(model) and not model._meta.proxy and model._meta.managed:
            yield model
