"""What people are told of a visit. Texts hold no exact address and never a way in."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Group, Kind, Urgency, register

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
        body=_("%(caregiver)s did not come for %(window)s. You can have the money back whole, or another time."),
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
        title=_("You did not come"),
        body=_("%(window)s, %(area)s has passed, and the owner has been told. Write to us what happened."),
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="visit_ended",
        group=Group.VISITS,
        title=_("We ended the visit"),
        body=_("%(caregiver)s had left it open. %(words)s"),
        is_essential=True,
    )
)
register(
    Kind(
        code="your_visit_ended",
        group=Group.WORK,
        title=_("We ended a visit of yours"),
        body=_("%(window)s, %(area)s stood open. %(words)s"),
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
