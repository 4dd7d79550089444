"""Rows that are edited as a whole: a row left empty is no row, and what is saved takes the place of what was there."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes
from pets.care import plain_number
from pets.forms.about import OLDEST_YEARS, number
from pets.forms.fields import DayField, LineField, TimesField
from pets.models import Dose, DoseUnit, Meal, MealUnit, Vaccination

# What may lie between two shots, with room.
LONGEST_YEARS_TO_NEXT = 10


class AmountField(forms.DecimalField):
    """Asked for, though some units do without: the row says what is missing."""

    def validate(self, value: Any) -> None:
        if value is not None:
            super().validate(value)

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value


def amount_field(label: str) -> AmountField:
    return AmountField(
        label=label,
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        widget=number(step="0.01", inputmode="decimal"),
    )


class RowForm(NoDoorCodes, forms.ModelForm):
    """Tells a row that was left empty by its text fields; a unit alone is none."""

    # The unit that needs no amount, and what is said when another has none.
    unit_alone: str = ""
    no_amount = ""

    def has_changed(self) -> bool:
        return any(name not in {"unit", "DELETE"} for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.unit_alone and cleaned.get("unit") == self.unit_alone:
            cleaned["amount"] = None
        elif self.unit_alone and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", self.no_amount)
        return cleaned


class MealForm(RowForm):
    unit_alone = MealUnit.ALWAYS
    no_amount = _("How much is one meal?")

    food = LineField(label=_("Food"), max_length=60)
    amount = amount_field(_("Amount per meal"))
    a_day = forms.IntegerField(label=_("Meals a day"), required=False, min_value=1, max_value=12, widget=number())
    times = TimesField(label=_("At what time"), required=False, help_text=_("For example: 8:00 18:00"))
    how = LineField(label=_("How"), max_length=80, required=False, help_text=_("For example: soaked in warm water"))

    class Meta:
        model = Meal
        fields = ["food", "amount", "unit", "a_day", "times", "how"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("times"):
            cleaned["a_day"] = len(cleaned["times"])
        return cleaned


class DoseForm(RowForm):
    unit_alone = DoseUnit.THIN
    no_amount = _("How much is one dose?")

    medicine = LineField(label=_("Medicine"), max_length=60)
    amount = amount_field(_("Dose each time"))
    times = TimesField(label=_("At what time"), help_text=_("For example: 8:00 20:00"))
    how = LineField(
        label=_("How it is given"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "ways-to-give", "autocomplete": "off"}),
    )
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty when it goes on."))

    class Meta:
        model = Dose
        fields = ["medicine", "amount", "unit", "times", "how", "until"]

    def clean_until(self) -> Any:
        return _near(self.cleaned_data["until"])


class VaccinationForm(RowForm):
    vaccine = LineField(
        label=_("Vaccine"), max_length=60, widget=forms.TextInput(attrs={"list": "vaccines", "autocomplete": "off"})
    )
    given_on = DayField(label=_("Given on"))
    next_due_on = DayField(label=_("Next due"), required=False)

    class Meta:
        model = Vaccination
        fields = ["vaccine", "given_on", "next_due_on"]

    def clean_given_on(self) -> Any:
        given_on = _near(self.cleaned_data["given_on"])
        if given_on > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return given_on

    def clean_next_due_on(self) -> Any:
        return _near(self.cleaned_data["next_due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given_on, due = cleaned.get("given_on"), cleaned.get("next_due_on")
        if given_on and due and due <= given_on:
            self.add_error("next_due_on", _("The next one comes after this one."))
        return cleaned


def _near(day: Any) -> Any:
    """A day of an animal's life: a mistyped century is none."""
    if day and abs(day - timezone.localdate()) > timedelta(days=366 * OLDEST_YEARS):
        raise ValidationError(_("Look at the year again."))
    if day and day > timezone.localdate() + timedelta(days=366 * LONGEST_YEARS_TO_NEXT):
        raise ValidationError(_("Look at the year again."))
    return day


class Rows(forms.BaseFormSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        most = {"most": self.max_num}
        self.error_messages["too_many_forms"] = _("At most %(most)s rows. Leave some out.") % most
        self.error_messages["missing_management_form"] = _("Something was lost on the way. Load the page again.")

    def initial_form_count(self) -> int:
        """None of what was sent counts as given: an emptied row is a row left out."""
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self) -> None:
        if len(self._kept) > self.max_num:
            raise ValidationError(self.error_messages["too_many_forms"])

    @property
    def _kept(self) -> list[RowForm]:
        return [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of every row that stays."""
        return [{name: form.cleaned_data[name] for name in form._meta.fields} for form in self._kept]


def rows_of(form: type[RowForm], *, most: int, extra: int) -> type[Rows]:
    return forms.formset_factory(form, formset=Rows, extra=extra, max_num=most, absolute_max=most + 20, can_delete=True)
