from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaregiversConfig(AppConfig):
    name = "caregivers"
    verbose_name = _("Caregivers")

    def ready(self) -> None:
        from caregivers import conduct_kinds, consent_endings, notification_kinds  # noqa: F401  registered by import
