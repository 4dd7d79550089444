from django import forms
from django.utils.translation import gettext as _

from accounts.forms.no_door_codes import NoDoorCodes
from bookings.dispatch.models import DeclineReason
from bookings.schedule.free_time import Window
from bookings.schedule.models import BondKind
from bookings.schedule.windows import window_of_key
from caregivers.status import Presence


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(choices=Presence)

    def clean_presence(self) -> Presence:
        return Presence(self.cleaned_data["presence"])


class DeclineForm(NoDoorCodes, forms.Form):
    """Both are the caregiver's to say or to leave."""

    reason = forms.ChoiceField(choices=[("", ""), *DeclineReason.choices], required=False)
    words = forms.CharField(max_length=200, required=False)


class BondForm(forms.Form):
    """Nothing chosen forgets what was said before."""

    kind = forms.TypedChoiceField(
        choices=[("", ""), *BondKind.choices], coerce=BondKind, empty_value=None, required=False
    )


class MoveForm(forms.Form):
    """The key of a window that is sold."""

    window = forms.CharField()

    def clean_window(self) -> Window:
        try:
            return window_of_key(self.cleaned_data["window"])
        except ValueError:
            raise forms.ValidationError(_("This time is not one of ours. Choose another.")) from None
