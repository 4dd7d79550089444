"""The messages this floor sends."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Channel, Group, Kind, Urgency, register

ACCOUNT_EXISTS = register(
    Kind(
        code="account_exists",
        group=Group.ACCOUNT,
        title=_("You already have an account"),
        body=_("Somebody tried to sign up with your number. You already have an account: just sign in."),
        channels=(Channel.SMS,),
        sms_template_id="account_exists",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)

CHANGE_ASKED = register(
    Kind(
        code="change_asked",
        group=Group.ACCOUNT,
        title=_("Your request is with us"),
        body=_("%(what)s: somebody looks at it, as a rule within a day, and you hear of the decision."),
    )
)
PHONE_CHANGE_ASKED = register(
    Kind(
        code="phone_change_asked",
        group=Group.ACCOUNT,
        title=_("Somebody asks for another number"),
        body=_("Your account is to get the number that ends in %(end)s. If that was not you, tell us at once."),
        channels=EVERYWHERE,
        sms_template_id="phone_change_asked",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
CHANGE_APPROVED = register(
    Kind(
        code="change_approved",
        group=Group.ACCOUNT,
        title=_("Changed as you asked"),
        body=_("%(what)s: it is changed. If you did not ask for that, tell us at once."),
        channels=EVERYWHERE,
        sms_template_id="change_approved",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
CHANGE_REFUSED = register(
    Kind(
        code="change_refused",
        group=Group.ACCOUNT,
        title=_("Your request was refused"),
        body=_("%(what)s: it stays as it is. %(reason)s"),
        is_essential=True,
    )
)
IDENTITY_ASKED = register(
    Kind(
        code="identity_asked",
        group=Group.ACCOUNT,
        title=_("Please show us who you are"),
        body=_("%(question)s It takes your identity card and two minutes."),
        is_essential=True,
    )
)
IDENTITY_SUBMITTED = register(
    Kind(
        code="identity_submitted",
        group=Group.ACCOUNT,
        title=_("Identity to look at"),
        body=_("%(person)s has answered and waits for your decision."),
        channels=(Channel.INBOX,),
    )
)
IDENTITY_VERIFIED = register(
    Kind(
        code="identity_verified",
        group=Group.ACCOUNT,
        title=_("Your identity is verified"),
        body=_("Thank you. The photos of the card are deleted soon."),
        is_essential=True,
    )
)
IDENTITY_REFUSED = register(
    Kind(
        code="identity_refused",
        group=Group.ACCOUNT,
        title=_("Your identity could not be verified"),
        body=_("%(reason)s If something is unclear, write to us."),
        is_essential=True,
    )
)

WAY_IN_LINKED = register(
    Kind(
        code="way_in_linked",
        group=Group.ACCOUNT,
        title=_("%(vendor)s was linked"),
        body=_("%(vendor)s leads into your account from now on. If that was not you, unlink it."),
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)

STAFF_SAW_WAY_IN = register(
    Kind(
        code="staff_saw_way_in",
        group=Group.ACCOUNT,
        title=_("The platform looked at your way in"),
        body=_("The reason: %(reason)s"),
        is_essential=True,
    )
)

STAFF_SAW_CONTACT = register(
    Kind(
        code="staff_saw_contact",
        group=Group.ACCOUNT,
        title=_("The platform looked at your emergency contact"),
        body=_("The reason: %(reason)s"),
        is_essential=True,
    )
)

PASSWORD_CHANGED = register(
    Kind(
        code="password_changed",
        group=Group.ACCOUNT,
        title=_("Your password was changed"),
        body=_("Your password was changed, and other devices were signed out. If that was not you, call us at once."),
        channels=(Channel.INBOX, Channel.SMS, Channel.EMAIL),
        sms_template_id="password_changed",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
