"""What people are told when an operator gives visits away, by hand or by a plan. Texts hold no exact address."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Group, Kind, Urgency, register

register(
    Kind(
        code="caregiver_changed",
        title=_("%(caregiver)s comes instead of %(before)s"),
        body=_("%(caregiver)s comes to you, planned for %(planned)s. Booking %(number)s."),
        channels=EVERYWHERE,
        sms=_("%(caregiver)s comes instead of %(before)s, booking %(number)s."),
        sms_template_id="caregiver_changed",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="visits_replanned",
        title=_("Your visits were planned anew"),
        body=_("%(count)s visits, the first planned for %(planned)s. Look who comes when."),
        channels=EVERYWHERE,
        sms=_("%(count)s of your visits were planned anew; look who comes when."),
        sms_template_id="visits_replanned",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="visit_given",
        group=Group.WORK,
        title=_("We gave you a visit"),
        body=_("%(planned)s, %(area)s. Address and pets are in your day. Call us at once if you cannot go."),
        channels=EVERYWHERE,
        sms=_("We gave you a visit in %(area)s, %(planned)s. Call us at once if you cannot go."),
        sms_template_id="visit_given",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="visit_taken_back",
        group=Group.WORK,
        title=_("Somebody else goes to %(area)s"),
        body=_("%(planned)s is not yours any more; we gave it to somebody else. Your time is free again."),
        channels=EVERYWHERE,
        sms=_("The visit in %(area)s, %(planned)s, went to somebody else. You need not go."),
        sms_template_id="visit_taken_back",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="day_replanned",
        group=Group.WORK,
        title=_("Your day has changed"),
        body=_("%(given)s visits came, %(taken)s went, %(moved)s are at another time. Look at your day."),
        channels=EVERYWHERE,
        sms=_("Your day has changed: %(given)s visits came, %(taken)s went, %(moved)s are at another time."),
        sms_template_id="day_replanned",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
