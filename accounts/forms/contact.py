from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.email import EmailAddressField
from accounts.forms.phone import MobileField
from accounts.models import User


class CurrentPasswordField(forms.CharField):
    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("Your password"))
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "current-password"}))
        super().__init__(strip=False, max_length=128, **kwargs)


class CurrentPasswordMixin:
    """A form that asks for the password of whoever is signed in. Wrong ones count as failed sign-ins do."""

    user: User

    def clean_current(self) -> str:
        current = self.cleaned_data["current"]
        if not get_adapter().reauthenticate(self.user, current):
            raise ValidationError(_("This is not your password."), code="wrong")
        return current


class NewContactForm(CurrentPasswordMixin, forms.Form):
    """A number or an e-mail to be proven next. Whether it belongs to somebody else is not said here."""

    def __init__(self, *args: Any, user: User, by: str, asks_password: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.by = user, by
        self.fields[by] = MobileField() if by == "phone" else EmailAddressField()
        if asks_password:
            self.fields["current"] = CurrentPasswordField()

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.by in cleaned and cleaned[self.by] == getattr(self.user, self.by):
            self.add_error(self.by, _("This is the one you have."))
        return cleaned
