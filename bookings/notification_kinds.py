"""What bookings tells people. Texts hold no exact address and never a way in."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel, Group, Kind, Urgency, register

EVERYWHERE = (Channel.INBOX, Channel.PUSH, Channel.SMS)

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
        code="visits_accepted",
        title=_("%(caregiver)s takes %(count)s of the visits"),
        body=_("%(caregiver)s comes to %(count)s visits of booking %(number)s, first planned for %(planned)s."),
        channels=EVERYWHERE,
        sms=_("%(caregiver)s has taken %(count)s visits of booking %(number)s."),
        sms_template_id="visits_accepted",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="booking_accepted",
        title=_("%(caregiver)s is coming"),
        body=_("%(caregiver)s has taken your booking, planned for %(planned)s."),
        channels=EVERYWHERE,
        sms=_("%(caregiver)s has taken your booking %(number)s."),
        sms_template_id="booking_accepted",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="hold_expired",
        title=_("Not paid in time"),
        body=_("Booking %(number)s was not paid in time; the caregiver's time is free again. You can book anew."),
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
        code="nobody_yet",
        title=_("Nobody has said yes so far"),
        body=_("For %(window)s nobody has come forward. We go on asking; see which other times are free."),
        channels=EVERYWHERE,
        sms=_("Nobody has come forward for booking %(number)s yet. See which other times are free."),
        sms_template_id="nobody_yet",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="caregiver_lost",
        title=_("%(caregiver)s cannot come"),
        body=_("We are sorry. For %(window)s we are looking for somebody else, and tell you as soon as there is one."),
        channels=EVERYWHERE,
        sms=_("%(caregiver)s cannot come for booking %(number)s; we are looking for somebody else."),
        sms_template_id="caregiver_lost",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="suspended",
        title=_("You cannot take jobs for now"),
        body=_("Your account is suspended. %(count)s visits ahead go to others. Ask us if you do not know why."),
        channels=EVERYWHERE,
        sms=_("Your account is suspended; %(count)s visits ahead go to others."),
        sms_template_id="suspended",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="nobody_found",
        title=_("Nobody could come"),
        body=_("We found nobody for booking %(number)s. We are sorry. %(amount)s goes back the way it came."),
        channels=EVERYWHERE,
        sms=_("Nobody could come for booking %(number)s; %(amount)s goes back."),
        sms_template_id="nobody_found",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="nobody_found_for_visit",
        title=_("Nobody could come to one of the visits"),
        body=_("We found nobody for %(window)s of booking %(number)s. %(amount)s goes back; the other visits stand."),
        channels=EVERYWHERE,
        sms=_("Nobody could come to a visit of booking %(number)s; %(amount)s goes back."),
        sms_template_id="nobody_found_for_visit",
        urgency=Urgency.HIGH,
        is_essential=True,
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
        code="offer",
        group=Group.JOBS,
        title=_("New job: %(services)s"),
        body=_("%(window)s, %(area)s (%(kilometres)s km), %(pets)s, about %(pay)s"),
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="trip_offer",
        group=Group.JOBS,
        title=_("New job, %(count)s visits: %(services)s"),
        body=_("The first %(window)s, %(area)s (%(kilometres)s km), %(pets)s, about %(pay)s for all"),
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="choose_caregiver",
        title=_("%(caregiver)s said yes"),
        body=_("Look who can come, and choose before %(until)s. After that we take the best."),
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="trip_won",
        group=Group.WORK,
        title=_("%(count)s visits are yours"),
        body=_("The first %(planned)s, %(area)s. Address and pets are in your day."),
        channels=EVERYWHERE,
        sms=_("%(count)s visits in %(area)s are yours, the first %(planned)s."),
        sms_template_id="trip_won",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="offer_won",
        group=Group.WORK,
        title=_("The job is yours"),
        body=_("%(planned)s, %(area)s. Address and pets are in your day."),
        channels=EVERYWHERE,
        sms=_("The job in %(area)s is yours, %(planned)s."),
        sms_template_id="offer_won",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="offer_lost",
        group=Group.JOBS,
        title=_("This one went to somebody else"),
        body=_("Thank you for saying yes to %(area)s. The next one will come."),
    )
)
register(
    Kind(
        code="caregiver_departed",
        group=Group.VISITS,
        title=_("%(caregiver)s is on the way"),
        body=_("You can follow the visit live."),
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="service_started",
        group=Group.VISITS,
        title=_("%(caregiver)s has arrived"),
        body=_("The service has begun. Photos appear as they are taken."),
        channels=EVERYWHERE,
        sms=_("%(caregiver)s has arrived for booking %(number)s."),
        sms_template_id="service_started",
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="service_finished",
        group=Group.VISITS,
        title=_("All done"),
        body=_("%(caregiver)s has finished. Have a look at the photos, and say how it was."),
        channels=EVERYWHERE,
        sms=_("%(caregiver)s has finished booking %(number)s."),
        sms_template_id="service_finished",
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="visit_missed",
        group=Group.VISITS,
        title=_("We are sorry, nobody came"),
        body=_("%(caregiver)s did not set off for %(window)s. You can have the money back whole, or another time."),
        channels=EVERYWHERE,
        sms=_("Nobody came for booking %(number)s. You can have the money back whole, or another time."),
        sms_template_id="visit_missed",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="you_missed_it",
        group=Group.WORK,
        title=_("You did not set off"),
        body=_("%(window)s, %(area)s has passed, and the owner has been told. Write to us what happened."),
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="change_door_code",
        group=Group.VISITS,
        title=_("The last visit is over: change your door code"),
        body=_("%(caregiver)s has seen it. A new code, and nobody else has the old one."),
    )
)
register(
    Kind(
        code="way_in_revealed",
        group=Group.VISITS,
        title=_("%(caregiver)s looked at your way in"),
        body=_("Every look is noted here. It closes when the visit ends."),
        is_essential=True,
    )
)
register(
    Kind(
        code="contact_revealed",
        group=Group.VISITS,
        title=_("%(caregiver)s looked at your emergency contact"),
        body=_("Every look is noted here. It closes when the visit ends."),
        is_essential=True,
    )
)
register(Kind(code="reviewed", group=Group.WORK, title=_("A new review"), body=_("Somebody gave you %(stars)s stars.")))
register(
    Kind(
        code="taken_offline",
        group=Group.JOBS,
        title=_("You are offline now"),
        body=_("We have not seen you for four hours, so no more jobs ring. Switch to online when you are back."),
    )
)
