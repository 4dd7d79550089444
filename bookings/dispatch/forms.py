from django import forms

from bookings.schedule.models import BondKind
from caregivers.status import Presence


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(choices=Presence)

    def clean_presence(self) -> Presence:
        return Presence(self.cleaned_data["presence"])


class BondForm(forms.Form):
    """Nothing chosen forgets what was said before."""

    kind = forms.TypedChoiceField(
        choices=[("", ""), *BondKind.choices], coerce=BondKind, empty_value=None, required=False
    )
