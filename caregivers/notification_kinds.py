"""What caregivers, and those who want to become one, are told about their papers."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Group, Kind, register

APPLICATION_SUBMITTED = register(
    Kind(
        code="application_submitted",
        group=Group.WORK,
        title=_("Your application is with us"),
        body=_("Somebody looks at it, as a rule within two days, and you hear of the decision."),
    )
)
APPLICATION_RETURNED = register(
    Kind(
        code="application_returned",
        group=Group.WORK,
        title=_("Something in your application is to be corrected"),
        body=_("%(items)s. The rest is kept: correct just this and send it again."),
        channels=EVERYWHERE,
        sms=_("Please correct your application: %(items)s."),
        sms_template_id="application_returned",
        is_essential=True,
    )
)
APPLICATION_APPROVED = register(
    Kind(
        code="application_approved",
        group=Group.WORK,
        title=_("Welcome, you are a caregiver now"),
        body=_("Set your hours and go online, then jobs near you come to your phone."),
        channels=EVERYWHERE,
        sms=_("Your application is approved. Set your hours and go online."),
        sms_template_id="application_approved",
        is_essential=True,
    )
)
APPLICATION_REFUSED = register(
    Kind(
        code="application_refused",
        group=Group.WORK,
        title=_("Your application was not accepted"),
        body=_("%(reason)s If something is unclear, write to us."),
        channels=EVERYWHERE,
        sms=_("Your application as a caregiver was not accepted. The reason is in your messages."),
        sms_template_id="application_refused",
        is_essential=True,
    )
)
APPLICATION_REOPENED = register(
    Kind(
        code="application_reopened",
        group=Group.WORK,
        title=_("You can apply again"),
        body=_("What you wrote is still there. Show your card again and send it."),
        is_essential=True,
    )
)
CERTIFICATE_ACCEPTED = register(
    Kind(
        code="certificate_accepted",
        group=Group.WORK,
        title=_("Certificate accepted"),
        body=_("%(certificate)s is accepted. Jobs that need it can come to you."),
        is_essential=True,
    )
)
CERTIFICATE_RETURNED = register(
    Kind(
        code="certificate_returned",
        group=Group.WORK,
        title=_("Certificate not accepted"),
        body=_("%(certificate)s: %(reason)s"),
        is_essential=True,
    )
)
CERTIFICATE_ENDS = register(
    Kind(
        code="certificate_ends",
        group=Group.WORK,
        title=_("A certificate ends soon"),
        body=_("%(certificate)s is valid until %(day)s. Send the new one in time, then nothing changes."),
        is_essential=True,
    )
)
CERTIFICATE_OVER = register(
    Kind(
        code="certificate_over",
        group=Group.WORK,
        title=_("A certificate has ended"),
        body=_("%(certificate)s has ended. Jobs that need it no longer come to you, until a new one is accepted."),
        channels=EVERYWHERE,
        sms=_("%(certificate)s has ended. Jobs that need it no longer come to you."),
        sms_template_id="certificate_over",
        is_essential=True,
    )
)
PROFILE_ACCEPTED = register(
    Kind(
        code="profile_accepted",
        group=Group.WORK,
        title=_("Owners see your change now"),
        body=_("%(part)s: we have looked at it, owners see it from now on."),
    )
)
PROFILE_RETURNED = register(
    Kind(
        code="profile_returned",
        group=Group.WORK,
        title=_("Your change came back"),
        body=_("%(part)s: %(reason)s Owners see what was before."),
        is_essential=True,
    )
)
