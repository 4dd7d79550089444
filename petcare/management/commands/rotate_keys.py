from django.apps import apps
from django.core.management.base import BaseCommand

from petcare.encryption import rotate, sealed_fields


class Command(BaseCommand):
    help = "Seal every secret in the database anew with the first key of FIELD_ENCRYPTION_KEYS."

    def handle(self, *args, **options):
        for model in apps.get_models():
            if sealed_fields(model) and not model._meta.proxy and model._meta.managed:
                self.stdout.write(f"{model._meta.label}: {rotate(model)} rows")
