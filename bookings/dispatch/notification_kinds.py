"""What people are told while somebody is looked for. Texts hold no exact address."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Group, Kind, Urgency, register

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
        code="nobody_yet",
        title=_("Nobody has said yes so far"),
        body=_(
            "For %(window)s nobody has come forward. We ask on until %(until)s; "
            "see which other times are free, or take the money back."
        ),
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
        body=_(
            "Your account is suspended: %(reason)s. %(count)s visits ahead go to others. Ask us if anything is unclear."
        ),
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
        code="offer_gone",
        group=Group.JOBS,
        title=_("A job you said yes to was taken back"),
        body=_("Thank you for saying yes to %(area)s. The next one will come."),
    )
)
register(
    Kind(
        code="taken_offline",
        group=Group.JOBS,
        title=_("You are offline now"),
        body=_("We have not seen you for four hours, so no more jobs ring. Switch to online when you are back."),
    )
)
