from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from petcare.texts import visible_text


class WordsForm(NoDoorCodes, forms.Form):
    words = forms.CharField(
        label=_("In your words"), max_length=1000, validators=[visible_text], widget=forms.Textarea(attrs={"rows": 4})
    )


class TrainingForm(forms.Form):
    is_read = forms.BooleanField(
        label=_("I have read all of it and keep to it"),
        error_messages={"required": _("Please read the material and tick that you have.")},
    )
