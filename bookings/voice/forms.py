from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes


class StarsField(forms.TypedChoiceField):
    """Whole stars from one to five, drawn by _stars_input.html."""

    def __init__(self, **kwargs):
        choices = [(str(stars), str(stars)) for stars in range(1, 6)]
        errors = {"required": _("Choose one to five stars."), "invalid_choice": _("Choose one to five stars.")}
        super().__init__(choices=choices, coerce=int, widget=forms.RadioSelect, error_messages=errors, **kwargs)


class ReviewForm(NoDoorCodes, forms.Form):
    overall = StarsField(label=_("All in all"))
    attitude = StarsField(label=_("Attitude"))
    skill = StarsField(label=_("Skill"))
    punctuality = StarsField(label=_("Punctuality"))
    pet_reaction = StarsField(label=_("How your pet took it"))
    words = forms.CharField(
        required=False,
        max_length=1000,
        label=_("In your words"),
        help_text=_("Other owners read this too. Leave out addresses and door codes."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def stars(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if name != "words"}
