from django import forms

from caregivers.status import Presence


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(choices=Presence)

    def clean_presence(self) -> Presence:
        return Presence(self.cleaned_data["presence"])
