from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        # They register kinds of messages, and what happens at a sign-in.
        from accounts import devices, notifications  # noqa: F401
