from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from petcare.texts import visible_text


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "size": 14}),
    )


class ReasonForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        validators=[visible_text],
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60}),
        help_text=_("Stands in the history, for everybody who asks later."),
    )
