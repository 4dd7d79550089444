from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from caregivers.forms.application import camera_field
from caregivers.models import Certificate
from petcare.day_input import DayInput
from petcare.texts import visible_text


class CertificateForm(NoDoorCodes, forms.ModelForm):
    seal_at = SealAt.NOWHERE
    issuer = forms.CharField(
        label=_("Issued by"),
        max_length=60,
        validators=[visible_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Number on it"),
        max_length=40,
        validators=[visible_text],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DayInput(),
        help_text=_("The last day on it. Leave it empty when it does not end."),
    )
    photo = camera_field(_("Photo or scan"), facing="environment")

    class Meta:
        model = Certificate
        fields = ["kind", "issuer", "number", "expires_on"]
        labels = {"kind": _("What is it about?")}
        widgets = {"kind": forms.RadioSelect}

    field_order = ["kind", "issuer", "number", "expires_on", "photo"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [one for one in self.fields["kind"].choices if one[0]]
        self.fields["photo"].required = not self.instance.photo

    def clean_expires_on(self) -> date | None:
        day = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day and day < today:
            raise ValidationError(_("It has ended. Show one that is still valid."))
        if day and day.year > today.year + 60:
            raise ValidationError(_("Look at the year again."))
        return day
