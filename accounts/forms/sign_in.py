"""Signing up and in, by mobile number or by e-mail."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SignupForm,
    VerifyPhoneForm,
)
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import codes
from accounts.forms.email import EmailAddressField
from accounts.forms.proof import CodeInput, plain_code
from accounts.models import User
from accounts.phone import mobile_e164
from accounts.proof import GUESSES, WAITS_SECONDS
from petcare.notifications.codes import count_try


class SignUpForm(SignupForm):
    """A number or an e-mail, and one password; the code comes on the next page."""

    by = ""

    agrees = forms.BooleanField(error_messages={"required": _("Please read both texts and tick this.")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.label = _("Choose a password")
        password.help_text = _("At least 8 characters, not only digits.")
        password.widget.attrs.pop("placeholder", None)

    def _get_signup_fields(self, kwargs: dict) -> dict:
        return {self.by: {"required": True}, "password1": {"required": True}}

    def clean(self) -> dict:
        """The library measures the password against nobody; here it is against whom it is chosen for."""
        cleaned = super().clean()
        password, contact = cleaned.get("password1"), cleaned.get(self.by)
        if password and contact and "password1" not in self.errors:
            try:
                get_adapter().clean_password(password, user=User(**{self.by: contact}))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class PhoneSignUpForm(SignUpForm):
    by = "phone"


class EmailSignUpForm(SignUpForm):
    by = "email"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = EmailAddressField()
        self.order_fields(["email", "password1"])

    def clean_email(self) -> str:
        """Whether the e-mail has an account is told by letter only (the view looks)."""
        return self.cleaned_data["email"]


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Mobile number or e-mail")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """One spelling per number, so that the limit on failed tries cannot be dodged with a space."""
        login = super().clean_login()
        return mobile_e164(login) or login.lower()


class PhoneCodeRequestForm(RequestLoginCodeForm):
    by = "phone"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.fields["phone"].required = True


class EmailCodeRequestForm(RequestLoginCodeForm):
    by = "email"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["phone"]
        self.fields["email"] = EmailAddressField()


class CodeMixin:
    """Six digits, as they stand in the message; a code that is too old is told apart from a wrong one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the message")
        self.fields["code"].widget = CodeInput()

    def clean_code(self) -> str:
        if codes.is_code_old(context.request):
            raise ValidationError(_("This code is too old. Ask for a new one below."), code="old")
        # The library counts in the session, where many guesses at once count as one.
        if not count_try(codes.key_of_code(context.request), most=GUESSES, seconds=WAITS_SECONDS):
            raise ValidationError(_("Too many wrong codes. Begin again."), code="too_many")
        self.cleaned_data["code"] = plain_code(self.cleaned_data["code"])
        return super().clean_code()


class PhoneCodeForm(CodeMixin, VerifyPhoneForm):
    pass


class SignInCodeForm(CodeMixin, ConfirmLoginCodeForm):
    pass
