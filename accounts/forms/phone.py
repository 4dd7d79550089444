from allauth.account.fields import PhoneField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.phone import mobile_e164, phone_e164, readable


class MobileField(PhoneField):
    """A mobile number of mainland China; cleans to E.164."""

    def __init__(self, **kwargs):
        kwargs["label"] = _("Mobile number")
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "placeholder": ""}),
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        phone = mobile_e164(text)
        if phone is None:
            raise ValidationError(_("This is not a mobile number. It has 11 digits and begins with 1."), code="invalid")
        return phone


class AnyPhoneField(forms.CharField):
    """A mobile or landline number; cleans to E.164 and shows Chinese numbers as they are dialled here."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return readable(value) if isinstance(value, str) and value.startswith("+") else value

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        phone = phone_e164(text)
        if phone is None:
            raise ValidationError(_("This is not a phone number we know. Write a landline with its area code."))
        return phone
