"""What owners are told of payments and of money that goes back."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Kind, Urgency, register

register(
    Kind(
        code="booking_submitted",
        title=_("Booking submitted"),
        body=_("Paid. We are looking for a caregiver for %(window)s and tell you as soon as somebody confirms."),
        channels=EVERYWHERE,
        sms=_("Booking %(number)s is submitted and waits for a caregiver."),
        sms_template_id="booking_submitted",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="trip_submitted",
        title=_("Booking submitted"),
        body=_("Paid. We are looking for a caregiver for %(count)s visits, the first %(window)s."),
        channels=EVERYWHERE,
        sms=_("Booking %(number)s is submitted and waits for a caregiver."),
        sms_template_id="booking_submitted",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="booking_revived",
        title=_("Your payment came late, all is well"),
        body=_("The time was still free: booking %(number)s goes on and we are looking for a caregiver."),
        channels=EVERYWHERE,
        sms=_("Your payment for booking %(number)s arrived late; the booking goes on."),
        sms_template_id="booking_revived",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="late_payment_refunded",
        title=_("Your payment came too late"),
        body=_("The time of booking %(number)s was given away. %(amount)s goes back the way it came."),
        channels=EVERYWHERE,
        sms=_("Your payment for booking %(number)s came too late; %(amount)s goes back."),
        sms_template_id="late_payment_refunded",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="second_payment_refunded",
        title=_("Paid twice"),
        body=_("Booking %(number)s was paid twice. The second payment goes back the way it came."),
        is_essential=True,
    )
)
register(
    Kind(
        code="refund_arrived",
        title=_("Money is back"),
        body=_("%(amount)s for booking %(number)s went back the way it came."),
        is_essential=True,
    )
)
register(
    Kind(
        code="refund_approved",
        title=_("%(amount)s goes back to you"),
        body=_("We looked at booking %(number)s. %(amount)s goes back the way it came. %(answer)s"),
        is_essential=True,
    )
)
register(
    Kind(
        code="refund_refused",
        title=_("About your request for booking %(number)s"),
        body=_("We looked at it and give nothing back. %(answer)s"),
        is_essential=True,
    )
)
register(
    Kind(
        code="refund_request_ended",
        title=_("About your request for booking %(number)s"),
        body=_("The visits it was about are called off, and it ends with them. Your booking shows what goes back."),
        is_essential=True,
    )
)
register(
    Kind(
        code="compensated",
        title=_("%(amount)s goes back to you"),
        body=_("For booking %(number)s we give you %(amount)s back, the way it came. %(words)s"),
        is_essential=True,
    )
)
