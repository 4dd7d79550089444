from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from accounts.forms.phone import AnyPhoneField
from accounts.models import EmergencyContact, User
from accounts.models.user import Gender
from petcare.texts import plain_name, visible_text


class PersonForm(NoDoorCodes, forms.ModelForm):
    """What we call somebody."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        validators=[visible_text, plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["name", "gender"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_name_fixed:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = _("Somebody has checked this name. To change it, ask under Me, Requests.")


class EmergencyContactForm(NoDoorCodes, forms.ModelForm):
    name = forms.CharField(
        label=_("Their name"),
        max_length=40,
        validators=[visible_text, plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = AnyPhoneField(label=_("Their phone number"), max_length=24)

    class Meta:
        model = EmergencyContact
        fields = ["name", "phone"]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone == self.instance.owner.phone:
            raise ValidationError(_("This is your own number. Name somebody we can call when we cannot reach you."))
        return phone


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
