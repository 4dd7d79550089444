"""Passwords: a new one, the one there is, and whom to send a code to when it is forgotten."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.contact import CurrentPasswordField, CurrentPasswordMixin
from accounts.forms.email import ContactField
from accounts.models import User


class NewPasswordForm(forms.Form):
    """A password for this person, measured against what is known about them."""

    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("At least 8 characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password"], user=self.person)


class ChangePasswordForm(CurrentPasswordMixin, NewPasswordForm):
    """With the password there is; whoever has none yet just sets one."""

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        super().__init__(*args, person=person, **kwargs)
        self.user = person
        if person.has_usable_password():
            self.fields = {"current": CurrentPasswordField(label=_("Your password so far"))} | self.fields


class ResetForm(forms.Form):
    contact = ContactField()
