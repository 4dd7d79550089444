"""The letters that go out where a page must not say whether an e-mail has an account."""

from django.urls import reverse
from django.utils.translation import gettext as _

from petcare.notifications.mail import Letter


def account_exists() -> Letter:
    return Letter(
        title=_("You already have an account"),
        body=_("Somebody tried to sign up with your e-mail. You already have an account: just sign in."),
        path=reverse("account_request_login_code_by_email"),
        action=_("Sign in"),
    )


def contact_changed() -> Letter:
    return Letter(
        title=_("Your account has a new number or e-mail"),
        body=_("Your account has a new number or e-mail in place of this one. If that was not you, call us at once."),
    )


def no_account() -> Letter:
    return Letter(
        title=_("There is no account with this e-mail"),
        body=_("Somebody asked for a code for your e-mail. Perhaps you signed up with another one, or by phone."),
        path=reverse("account_signup_by_email"),
        action=_("Create an account"),
    )
