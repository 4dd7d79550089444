from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from petcare.texts import visible_text
from pets.age import months_before, months_between
from pets.forms.fields import DayField, LineField, MonthField
from pets.forms.photos import ManyPhotosField
from pets.models import KnownTo, Pet, Sex, Species

OLDEST_YEARS = 80  # turtles
# Far above the heaviest that was ever weighed: what is more was typed in grams or in jin.
HEAVIEST_KG = {
    Species.CAT: 25,
    Species.DOG: 130,
    Species.RABBIT: 25,
    Species.HAMSTER: 3,
    Species.BIRD: 10,
    Species.TURTLE: 200,
    Species.FISH: 50,
}


def number(**attrs: Any) -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric"} | attrs)


class AboutForm(NoDoorCodes, forms.ModelForm):
    """Who it is. The age is one of three, by `age_kind`: a day, a month, or years and months from which a birthday is
    guessed; what was typed for the other two is not read."""

    species = forms.ChoiceField(label=_("What is it?"), choices=Species, widget=forms.RadioSelect)
    name = LineField(label=_("What is its name?"), max_length=30, validators=[visible_text])
    breed = LineField(
        label=_("Breed"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "breeds", "autocomplete": "off"}),
        help_text=_("Type a few letters, or write your own."),
    )
    age_kind = forms.ChoiceField(
        label=_("How old is it?"), required=False, choices=KnownTo, widget=forms.RadioSelect, initial=KnownTo.GUESS
    )
    age_years = forms.IntegerField(
        label=_("Years"), required=False, min_value=0, max_value=OLDEST_YEARS, widget=number()
    )
    age_months = forms.IntegerField(label=_("Months"), required=False, min_value=0, max_value=11, widget=number())
    born_month = MonthField(label=_("Year and month of birth"), required=False)
    born_on = DayField(label=_("Birthday"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    is_neutered = forms.TypedChoiceField(
        label=_("Neutered"),
        required=False,
        choices=[("yes", _("Yes, neutered")), ("no", _("Not neutered")), ("", _("Not known"))],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    weight_kg = forms.DecimalField(
        label=_("weight (kg)"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=5,
        decimal_places=2,
        widget=number(step="0.01", inputmode="decimal"),
    )

    class Meta:
        model = Pet
        fields = ["species", "name", "breed", "born_on", "sex", "is_neutered", "weight_kg"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pet = self.instance
        self.initial["is_neutered"] = {True: "yes", False: "no", None: ""}[pet.is_neutered]
        if pet.born_on:
            self.initial |= {"age_kind": pet.born_known_to, "born_on": None} | self._born(pet)

    @staticmethod
    def _born(pet: Pet) -> dict[str, Any]:
        if pet.born_known_to == KnownTo.GUESS:
            months = months_between(pet.born_on, timezone.localdate())
            return {"age_years": months // 12, "age_months": months % 12}
        return {"born_month" if pet.born_known_to == KnownTo.MONTH else "born_on": pet.born_on}

    def clean_born_on(self) -> date | None:
        return self._possible(self.cleaned_data["born_on"])

    def clean_born_month(self) -> date | None:
        return self._possible(self.cleaned_data["born_month"])

    @staticmethod
    def _possible(born_on: date | None) -> date | None:
        today = timezone.localdate()
        if born_on and born_on > today:
            raise ValidationError(_("This day is still to come."))
        if born_on and born_on.year < today.year - OLDEST_YEARS:
            raise ValidationError(_("That is very long ago. Look at the year again."))
        return born_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        weight, most = cleaned.get("weight_kg"), HEAVIEST_KG.get(cleaned.get("species"))
        if weight and most and weight > most:
            message = _("That would be %(weight)s kilograms. Look at the unit again; one jin is half a kilogram.")
            self.add_error("weight_kg", message % {"weight": weight})
        kind = cleaned.get("age_kind") or KnownTo.GUESS
        if kind == KnownTo.MONTH:
            cleaned["born_on"] = cleaned.get("born_month")
        elif kind == KnownTo.GUESS:
            cleaned["born_on"] = self._guess(cleaned.get("age_years"), cleaned.get("age_months"))
        self.instance.born_known_to = kind
        return cleaned

    def _guess(self, years: int | None, months: int | None) -> date | None:
        """A guess that still holds is kept: nobody grows younger by an edit."""
        if years is None and months is None:
            return None
        pet, age = self.instance, (years or 0) * 12 + (months or 0)
        today = timezone.localdate()
        was = self.initial.get("age_kind") == KnownTo.GUESS and pet.born_on
        if was and months_between(pet.born_on, today) == age:
            return pet.born_on
        return months_before(today, age)


class NewPetForm(AboutForm):
    """The little that a pet begins with; the rest has its own pages."""

    weight_kg = None
    photos = ManyPhotosField(
        label=_("Photos"), required=False, help_text=_("The first one is the cover. Whoever comes knows the face.")
    )

    class Meta(AboutForm.Meta):
        fields = ["species", "name", "breed", "born_on", "sex", "is_neutered"]
