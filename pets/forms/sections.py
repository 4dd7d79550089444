"""The sections of a pet's page, each edited on its own."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from accounts.forms.phone import AnyPhoneField
from pets.forms.about import AboutForm
from pets.forms.fields import LineField, LinesField
from pets.forms.rows import DoseForm, MealForm, RowForm, Rows, VaccinationForm, rows_of
from pets.models import Pet, Temper


class FoodForm(NoDoorCodes, forms.ModelForm):
    water = LineField(
        label=_("Water"), max_length=160, required=False, help_text=_("For example: filtered, fresh every day")
    )
    litter = LineField(
        label=_("Litter or cage"), max_length=160, required=False, help_text=_("For example: scoop, refill to 5 cm")
    )

    class Meta:
        model = Pet
        fields = ["water", "litter"]


class MedicineForm(forms.ModelForm):
    """Only rows."""

    class Meta:
        model = Pet
        fields: list[str] = []


class HealthForm(NoDoorCodes, forms.ModelForm):
    health = LinesField(
        label=_("Health"),
        max_length=500,
        required=False,
        help_text=_("Allergies, old injuries, what to watch for. One thing a line."),
    )

    class Meta:
        model = Pet
        fields = ["health"]


class CharacterForm(NoDoorCodes, forms.ModelForm):
    temper = forms.MultipleChoiceField(
        label=_("What is it like?"), choices=Temper, required=False, widget=forms.CheckboxSelectMultiple
    )
    temperament = LinesField(label=_("In your own words"), max_length=500, required=False)
    dos = LinesField(
        label=_("Please do"),
        max_length=500,
        required=False,
        help_text=_("One thing a line: what calms it, where it hides."),
    )
    donts = LinesField(label=_("Please do not"), max_length=500, required=False, help_text=_("One thing a line."))

    class Meta:
        model = Pet
        fields = ["temper", "temperament", "dos", "donts"]


class VetForm(NoDoorCodes, forms.ModelForm):
    vet_name = LineField(label=_("Clinic or vet"), max_length=60, required=False)
    vet_phone = AnyPhoneField(label=_("Phone"), required=False, max_length=30)
    vet_address = LineField(label=_("Address"), max_length=120, required=False)

    class Meta:
        model = Pet
        fields = ["vet_name", "vet_phone", "vet_address"]


type Words = str | Promise


@dataclass(frozen=True)
class RowsOf:
    """The rows of a section, and the pet's relation that they are written to."""

    name: str
    form: type[RowForm]
    most: int
    title: Words
    one_more: Words


@dataclass(frozen=True)
class Section:
    name: str
    title: Words
    form: type[forms.ModelForm]
    words: Words = ""
    # What the pet's page says while nothing is known.
    empty: Words = ""
    rows: RowsOf | None = None

    @property
    def kept(self) -> list[str]:
        """The fields of the pet that it writes."""
        fields = list(self.form._meta.fields)
        return [*fields, "born_known_to"] if "born_on" in fields else fields


_ALL = (
    Section("about", _("Who it is"), AboutForm),
    Section(
        "food",
        _("Food and water"),
        FoodForm,
        words=_("What is in the bowl at one meal. It is measured as you write it."),
        empty=_("What does it eat, how much, and when?"),
        rows=RowsOf("meals", MealForm, 8, _("Food"), _("Add a food")),
    ),
    Section(
        "medicine",
        _("Medicine"),
        MedicineForm,
        words=_("Each with its dose and times. After its last day it is no longer shown."),
        empty=_("None. Add what it takes, even only for a while."),
        rows=RowsOf("doses", DoseForm, 10, _("Medicine"), _("Add a medicine")),
    ),
    Section(
        "character",
        _("Character and habits"),
        CharacterForm,
        words=_("What somebody should know before the door is open."),
        empty=_("Shy or friendly? Where does it hide, what does it not like?"),
    ),
    Section(
        "health",
        _("Health"),
        HealthForm,
        empty=_("Allergies, old injuries, vaccinations."),
        rows=RowsOf("vaccinations", VaccinationForm, 12, _("Vaccination"), _("Add a vaccination")),
    ),
    Section(
        "vet",
        _("Vet"),
        VetForm,
        words=_("Whom to call when something is wrong."),
        empty=_("Whom to call when something is wrong?"),
    ),
)
SECTIONS = {section.name: section for section in _ALL}


class SectionForm:
    """A section's fields and its rows as one: shown, checked and written together."""

    def __init__(self, section: Section, pet: Pet, data: Any = None, *, one_more: bool = False):
        self.section, self.pet, self.data, self.one_more = section, pet, data, one_more
        self.fields = section.form(data, instance=pet)

    @cached_property
    def rows(self) -> Rows | None:
        rows = self.section.rows
        if rows is None:
            return None
        if self.data is not None:
            return rows_of(rows.form, most=rows.most, extra=0)(self.data, prefix=rows.name)
        kept = [{name: getattr(row, name) for name in rows.form._meta.fields} for row in self._kept(rows).all()]
        formset = rows_of(rows.form, most=rows.most, extra=int(self.one_more or not kept))
        return formset(initial=kept, prefix=rows.name)

    def _kept(self, rows: RowsOf) -> models.Manager:
        return getattr(self.pet, rows.name)

    def is_valid(self) -> bool:
        return all([self.fields.is_valid(), self.rows is None or self.rows.is_valid()])

    @transaction.atomic
    def save(self) -> None:
        """Under the lock of the pet, so that two tabs leave one list and not both; other sections stay as they are."""
        Pet.objects.select_for_update(of=("self",)).get(pk=self.pet.pk)
        self.pet.save(update_fields=self.section.kept)
        if self.section.rows and self.rows is not None:
            kept = self._kept(self.section.rows)
            kept.all().delete()
            kept.bulk_create(
                kept.model(pet=self.pet, position=position, **row) for position, row in enumerate(self.rows.rows)
            )
