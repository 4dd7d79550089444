from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.texts import visible_text
from petcare.uploads import PhotoField
from pets.models import Pet, Sex, Species
from pets.photos import MOST_PHOTOS

OLDEST_YEARS = 80  # turtles


class ManyPhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyPhotosField(PhotoField):
    """Several photos at once; cleans to a list. What is wrong with one of them is said with its number."""

    widget = ManyPhotosInput(attrs={"accept": PhotoField.widget.attrs["accept"]})

    def clean(self, data: Any, initial: Any = None) -> list:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("At most %(most)s photos at once.") % {"most": MOST_PHOTOS})
        photos, errors = [], []
        for number, upload in enumerate(uploads, start=1):
            try:
                photos.append(super().clean(upload, initial))
            except ValidationError as error:
                which = _("Photo %(number)s: %(error)s") if len(uploads) > 1 else "%(error)s"
                errors += [which % {"number": number, "error": text} for text in error.messages]
        if errors:
            raise ValidationError(errors)
        return photos


class PetForm(forms.ModelForm):
    """A pet. Its age is either a birthday, or years and months from which one is guessed."""

    species = forms.ChoiceField(label=_("What is it?"), choices=Species, widget=forms.RadioSelect)
    name = forms.CharField(label=_("What is its name?"), max_length=30, validators=[visible_text])
    born_on = forms.DateField(
        label=_("Birthday"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("If you do not know it, say about how old it is."),
    )
    age_years = forms.IntegerField(
        label=_("Years"),
        required=False,
        min_value=0,
        max_value=OLDEST_YEARS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    age_months = forms.IntegerField(
        label=_("Months"),
        required=False,
        min_value=0,
        max_value=11,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    is_neutered = forms.TypedChoiceField(
        label=_("Neutered"),
        required=False,
        choices=[("yes", _("Yes, neutered")), ("no", _("Not neutered")), ("", _("Not known"))],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    photos = ManyPhotosField(
        label=_("Photos"), required=False, help_text=_("The first one is the cover. Whoever comes knows the face.")
    )

    class Meta:
        model = Pet
        fields = [
            "species",
            "name",
            "breed",
            "born_on",
            "sex",
            "is_neutered",
            "weight_kg",
            "food",
            "food_amount",
            "health",
            "temperament",
            "vet",
            "care_notes",
        ]
        widgets = {
            "breed": forms.TextInput(attrs={"list": "breeds", "autocomplete": "off"}),
            "weight_kg": forms.NumberInput(attrs={"step": "0.1", "min": "0", "inputmode": "decimal"}),
            "health": forms.Textarea(attrs={"rows": 3}),
            "temperament": forms.Textarea(attrs={"rows": 3}),
            "care_notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pet = self.instance
        self.initial["is_neutered"] = {True: "yes", False: "no", None: ""}[pet.is_neutered]
        if pet.born_on and pet.is_birthday_approximate:
            months = pet.age_months
            self.initial |= {"born_on": None, "age_years": months // 12, "age_months": months % 12}

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data["born_on"]
        today = timezone.localdate()
        if born_on and born_on > today:
            raise ValidationError(_("This day is still to come."))
        if born_on and born_on.year < today.year - OLDEST_YEARS:
            raise ValidationError(_("That is very long ago. Look at the year again."))
        return born_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        age = (cleaned.get("age_years"), cleaned.get("age_months"))
        self.is_age_guessed = not cleaned.get("born_on") and age != (None, None)
        if self.is_age_guessed and not self.errors:
            cleaned["born_on"] = self._guess(months=(age[0] or 0) * 12 + (age[1] or 0))
        return cleaned

    def _guess(self, *, months: int) -> date:
        """A guess that still holds is kept: nobody grows younger by an edit."""
        pet = self.instance
        if pet.is_birthday_approximate and pet.born_on and pet.age_months == months:
            return pet.born_on
        return months_before(timezone.localdate(), months)

    def save(self, commit: bool = True) -> Pet:
        self.instance.is_birthday_approximate = self.is_age_guessed
        return super().save(commit)


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the 28th when that month is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28))
