from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Bookings")

    def ready(self) -> None:
        from bookings import demands, live_topics, pet_plans  # noqa: F401  registered by import
        from bookings.conduct import notification_kinds as _of_conduct  # noqa: F401
        from bookings.conduct import told as _told  # noqa: F401
        from bookings.dispatch import handover_kinds as _of_handovers  # noqa: F401
        from bookings.dispatch import notification_kinds as _of_dispatch  # noqa: F401
        from bookings.money import notification_kinds as _of_money  # noqa: F401
        from bookings.orders import notification_kinds as _of_orders  # noqa: F401
        from bookings.visits import live_topics as _visit_topics  # noqa: F401
        from bookings.visits import notification_kinds as _of_visits  # noqa: F401
        from bookings.visits import whereabouts_endings as _endings  # noqa: F401
        from bookings.voice import live_topics as _topics  # noqa: F401
        from bookings.voice import notification_kinds as _of_voice  # noqa: F401
