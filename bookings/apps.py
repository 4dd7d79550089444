from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Bookings")

    def ready(self) -> None:
        from bookings import demands, live_topics, notification_kinds, pet_plans  # noqa: F401  registered by import
        from bookings.visits import live_topics as _visit_topics  # noqa: F401
        from bookings.visits import whereabouts_endings as _endings  # noqa: F401
        from bookings.voice import live_topics as _topics  # noqa: F401
        from bookings.voice import notification_kinds as _kinds  # noqa: F401
