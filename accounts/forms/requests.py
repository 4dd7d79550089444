"""What people send when something about who they are is to change, or to be verified."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.forms.phone import MobileField
from accounts.identity_card import NotAnIdentityNumber, identity_number
from petcare.texts import plain_name, visible_text
from petcare.uploads import PhotoField


class ChangeForm(NoDoorCodes, forms.Form):
    """The reason in their words, and a photo that shows it. A photo needs a consent of its own."""

    seal_at = SealAt.NOWHERE
    words = forms.CharField(
        label=_("What happened?"),
        max_length=500,
        validators=[visible_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences are enough."),
    )
    proof = PhotoField(
        label=_("A photo that shows it"),
        required=False,
        help_text=_("Cover what we do not need to see."),
    )
    agrees = forms.BooleanField(
        label=_("Use this photo to decide about my request, and delete it afterwards"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("proof") and not cleaned.get("agrees"):
            self.add_error("agrees", _("Without your consent we do not take the photo. Tick this, or leave it out."))
        return cleaned


class NameChangeForm(ChangeForm):
    new_value = forms.CharField(
        label=_("New name"),
        max_length=40,
        validators=[visible_text, plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it stands on the identity card."),
    )
    field_order = ["new_value"]


class NewNumberForm(forms.Form):
    phone = MobileField()


class IdentityForm(NoDoorCodes, forms.Form):
    """What the identity card says, and both its sides."""

    seal_at = SealAt.NOWHERE
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=40,
        validators=[visible_text, plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("18 characters, also of residence permits of Hong Kong, Macao and Taiwan."),
    )
    front = PhotoField(label=_("Side with the photo"))
    back = PhotoField(label=_("Side with the emblem"))
    agrees = forms.BooleanField(
        label=_("Use my identity data to verify who I am"),
        error_messages={"required": _("Without your consent we do not take identity data.")},
    )

    def clean_number(self) -> str:
        try:
            return identity_number(self.cleaned_data["number"], today=timezone.localdate())
        except NotAnIdentityNumber as error:
            raise ValidationError(error.message) from error


class IdentityChangeForm(IdentityForm):
    words = ChangeForm.base_fields["words"]
    field_order = ["words"]
