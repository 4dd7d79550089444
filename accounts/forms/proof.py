from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import codes
from accounts.proof import Proof, is_right
from petcare.texts import half_width


def plain_code(text: str) -> str:
    """The digits of a code, however they were typed or copied."""
    return half_width(text).replace(" ", "").replace("-", "")


class CodeInput(forms.TextInput):
    """Six digits that phones offer to take from the message."""

    def __init__(self):
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "autofocus": True}
        super().__init__(attrs=attributes)


class ProofForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40, widget=CodeInput)

    def __init__(self, *args, request: HttpRequest, proof: Proof, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.proof = request, proof
        label = _("Code from the e-mail") if proof.is_by_email else _("Code from the SMS")
        self.fields["code"].label = label

    def clean_code(self) -> str:
        if codes.is_code_old(self.request):
            raise ValidationError(_("This code is too old. Ask for a new one below."), code="old")
        code = plain_code(self.cleaned_data["code"])
        if not is_right(self.proof, code):
            raise ValidationError(
                _("This is not the code we sent. Look at the newest one and try again."), code="wrong"
            )
        return code
