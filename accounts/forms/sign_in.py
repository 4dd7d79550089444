"""Signing up and in by mobile number."""

import unicodedata

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
from accounts.models import User
from accounts.phone import mobile_e164


class PhoneSignUpForm(SignupForm):
    """Mobile number and one password; the code comes on the next page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.label = _("Choose a password")
        password.help_text = _("At least 8 characters, not only digits.")
        password.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict:
        """The library measures the password against nobody; here it is against the number it is chosen for."""
        cleaned = super().clean()
        password, phone = cleaned.get("password1"), cleaned.get("phone")
        if password and phone and "password1" not in self.errors:
            try:
                get_adapter().clean_password(password, user=User(phone=phone))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Mobile number")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "inputmode": "tel"}
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """One spelling per number, so that the limit on failed tries cannot be dodged with a space."""
        login = super().clean_login()
        return mobile_e164(login) or login


class RequestCodeForm(RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.fields["phone"].required = True


class CodeMixin:
    """Six digits, as they stand in the SMS; a code that is too old is told apart from a wrong one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the SMS")
        self.fields["code"].widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "autofocus": True}
        )

    def clean_code(self) -> str:
        if codes.is_code_old(context.request):
            raise ValidationError(_("This code is too old. Ask for a new one below."), code="old")
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"]).replace(" ", "")
        return super().clean_code()


class PhoneCodeForm(CodeMixin, VerifyPhoneForm):
    pass


class SignInCodeForm(CodeMixin, ConfirmLoginCodeForm):
    pass
