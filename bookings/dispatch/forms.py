from django import forms

from bookings.dispatch.models import DeclineReason
from bookings.schedule.models import BondKind
from caregivers.status import Presence


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(choices=Presence)

    def clean_presence(self) -> Presence:
        return Presence(self.cleaned_data["presence"])


class DeclineForm(forms.Form):
    """Both are the caregiver's to say or to leave."""

    reason = forms.ChoiceField(choices=[("", ""), *DeclineReason.choices], required=False)
    words = forms.CharField(max_length=200, required=False)


class BondForm(forms.Form):
    """Nothing chosen forgets what was said before."""

    kind = forms.TypedChoiceField(
        choices=[("", ""), *BondKind.choices], coerce=BondKind, empty_value=None, required=False
    )
