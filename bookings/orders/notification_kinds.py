"""What people are told of a booking that ends before anybody came."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Group, Kind, Urgency, register

register(
    Kind(
        code="hold_expired",
        title=_("Not paid in time"),
        body=_("Booking %(number)s was not paid in time; the caregiver's time is free again. You can book anew."),
    )
)
register(
    Kind(
        code="cancelled_with_refund",
        title=_("Cancelled"),
        body=_("As you asked, booking %(number)s is cancelled or shortened. %(amount)s goes back the way it came."),
        is_essential=True,
    )
)
register(
    Kind(
        code="cancelled_without_refund",
        title=_("Cancelled"),
        body=_("As you asked, booking %(number)s is cancelled or shortened."),
        is_essential=True,
    )
)
register(
    Kind(
        code="visit_cancelled",
        group=Group.WORK,
        title=_("A visit was cancelled"),
        body=_("The owner cancelled %(planned)s, %(area)s. Your time is free again."),
        channels=EVERYWHERE,
        sms=_("The owner cancelled the visit %(planned)s in %(area)s."),
        sms_template_id="visit_cancelled",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="platform_cancelled",
        title=_("We had to cancel"),
        body=_(
            "We are sorry: %(count)s visits of booking %(number)s, from %(window)s on. %(amount)s goes back. %(words)s"
        ),
        channels=EVERYWHERE,
        sms=_("We had to cancel visits of booking %(number)s; %(amount)s goes back."),
        sms_template_id="platform_cancelled",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="platform_cancelled_unpaid",
        title=_("We had to cancel"),
        body=_("We are sorry: booking %(number)s, %(window)s. You have paid nothing. %(words)s"),
        is_essential=True,
    )
)
register(
    Kind(
        code="visit_called_off",
        group=Group.WORK,
        title=_("A visit was called off"),
        body=_("The platform called off %(planned)s, %(area)s. Your time is free again. %(words)s"),
        channels=EVERYWHERE,
        sms=_("The platform called off the visit %(planned)s in %(area)s."),
        sms_template_id="visit_called_off",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
