from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeAppConfig(AppConfig):
    name = "backoffice"
    verbose_name = _("Back office")

    def ready(self) -> None:
        from backoffice.campaigns import kinds  # noqa: F401  registered by import
