"""Hours as people type them: 18:00 to 02:00 “the next day”."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.schedule.actions.change_hours import HoursOverlap
from caregivers.models.hours import MINUTES_A_DAY, Weekday, minute_text
from caregivers.ranges import Range, first_overlap
from petcare.day_input import DayInput

MOST_RANGES = 4
CLOCK = re.compile(r"^(\d{1,2})[:：](\d{2})$")


class ClockField(forms.CharField):
    """`18:30` as minutes from midnight; `24:00` is the end of the day."""

    widget = forms.TimeInput(attrs={"type": "time"})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = CLOCK.match(text)
        minutes = int(found[1]) * 60 + int(found[2]) if found else MINUTES_A_DAY + 1
        if not found or int(found[2]) > 59 or minutes > MINUTES_A_DAY:
            raise forms.ValidationError(_("A time like 18:30."))
        return minutes


class RangeForm(forms.Form):
    start = ClockField(label=_("From"), required=False)
    end = ClockField(label=_("To"), required=False)
    is_next_day = forms.BooleanField(label=_("the next day"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get("start"), given.get("end")
        if self.errors or (start is None and end is None):
            return given
        if start is None or end is None:
            self.add_error("end" if end is None else "start", _("From when until when?"))
            return given
        # Midnight as an end is that of the same day.
        end = MINUTES_A_DAY if end in {0, MINUTES_A_DAY} else end + MINUTES_A_DAY * given["is_next_day"]
        if start == MINUTES_A_DAY or end <= start:
            words = _("The end comes before the beginning. Tick “the next day” when you work past midnight.")
            self.add_error("end", words)
        elif end - start > MINUTES_A_DAY:
            self.add_error("end", _("That is longer than a day."))
        else:
            given["range"] = Range(start, end)
        return given


class _Ranges(forms.BaseFormSet):
    @property
    def ranges(self) -> list[Range]:
        return sorted(form.cleaned_data["range"] for form in self.forms if form.cleaned_data.get("range"))

    def clean(self) -> None:
        if any(self.errors):
            return
        overlap = first_overlap([self.ranges])
        if overlap:
            self.refuse(HoursOverlap(overlap, first_day="", second_day=""))

    def refuse(self, error: HoursOverlap) -> None:
        """Says it beside the range that was typed; of two the later one."""
        for one, field in ((error.overlap.second, "start"), (error.overlap.first, "end")):
            for form in reversed(self.forms):
                if form.cleaned_data.get("range") == one:
                    form.add_error(field, error.message)
                    return


def range_forms(data: Any = None, *, ranges: Iterable[Range] = ()) -> forms.BaseFormSet:
    """A row for each range, and an empty one for the next."""
    initial = [
        {
            "start": minute_text(one.start),
            "end": minute_text(one.end),
            "is_next_day": one.end > MINUTES_A_DAY,
        }
        for one in ranges
    ]
    rows = min(MOST_RANGES, max(2, len(initial) + 1))
    kinds = forms.formset_factory(
        RangeForm, formset=_Ranges, extra=rows - len(initial), max_num=MOST_RANGES, absolute_max=MOST_RANGES
    )
    # What was typed stands for itself: a row that is as it was before would count as empty otherwise.
    return kinds(data, initial=None if data else initial, prefix="ranges")


class WeekdayForm(forms.Form):
    also = forms.TypedMultipleChoiceField(
        label=_("The same on"), coerce=int, choices=Weekday, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, weekday: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [choice for choice in Weekday.choices if choice[0] != weekday]


class DayField(forms.DateField):
    # A browser takes the ISO form alone as the value of its own field.
    widget = DayInput()


class DatesForm(forms.Form):
    first = DayField(label=_("First day"))
    last = DayField(label=_("The last of these days"), required=False)
    is_off = forms.TypedChoiceField(
        label=_("On these days"),
        coerce=lambda value: value == "off",
        choices=[("off", _("I do not work")), ("hours", _("I work at other times"))],
        initial="off",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["last"] = given.get("last") or given.get("first")
        return given
