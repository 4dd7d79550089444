"""The messages this floor sends."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel, Kind, register

ACCOUNT_EXISTS = register(
    Kind(
        code="account_exists",
        title=_("You already have an account"),
        body=_("Somebody tried to sign up with your number. You already have an account: just sign in."),
        channels=(Channel.SMS,),
        sms_template_id="account_exists",
        is_essential=True,
    )
)
