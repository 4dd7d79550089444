from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.phone import mobile_e164
from petcare.texts import half_width


class EmailAddressField(forms.EmailField):
    """An e-mail; cleans to small letters, as every server we know delivers both the same."""

    default_error_messages = {"invalid": _("This is not an e-mail. It looks like name@example.com.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("max_length", 254)
        attributes = {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.EmailInput(attrs=attributes))
        super().__init__(**kwargs)

    def to_python(self, value):
        return half_width(super().to_python(value) or "").strip().lower()

    def validate(self, value):
        super().validate(value)
        # Letters of other alphabets look like ours, and few servers take them.
        if not value.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class ContactField(forms.CharField):
    """A mobile number or an e-mail, whichever somebody types; cleans to E.164 or to small letters."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Mobile number or e-mail"))
        kwargs.setdefault("max_length", 254)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if "@" in text or "＠" in text:
            return EmailAddressField().clean(text)
        phone = mobile_e164(text)
        if phone is None:
            raise ValidationError(_("This is neither a mobile number nor an e-mail."), code="invalid")
        return phone
