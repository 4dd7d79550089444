"""What the statistics are asked. The question travels in the address, so that it can be sent to a colleague."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.statistics.counting import Days
from backoffice.statistics.models import districts
from bookings.catalogue.models import Service
from petcare.day_input import DayInput

USUAL = timedelta(days=29)
LONGEST = timedelta(days=731)
FIRST_YEAR = 2020


class Step(TextChoices):
    DAY = "day", _("by day")
    WEEK = "week", _("by week")
    MONTH = "month", _("by month")


class FilterForm(forms.Form):
    """Days, district, service, step. `question` is what was asked, with the usual for whatever makes no sense."""

    first = forms.DateField(label=_("from"), required=False, widget=DayInput())
    last = forms.DateField(label=_("until"), required=False, widget=DayInput())
    district = forms.ChoiceField(label=_("district"), required=False)
    service = forms.ChoiceField(label=_("service"), required=False)
    step = forms.ChoiceField(label=_("in steps"), required=False, choices=Step)

    def __init__(self, data: Any = None):
        super().__init__(data if data is not None else {})
        self.fields["district"].choices = [("", _("all districts")), *((name, name) for name in districts())]
        services = Service.objects.order_by("position")
        self.fields["service"].choices = [("", _("all services")), *((one.code, one.name) for one in services)]

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not FIRST_YEAR <= day.year <= timezone.localdate().year + 1:
                self.add_error(name, _("Nothing was counted in that year."))
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", _("At most two years at once."))

    @property
    def days(self) -> Days:
        today = timezone.localdate()
        if not self.is_valid():
            return Days(today - USUAL, today)
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        last = last or (first + USUAL if first else today)
        first = first or last - USUAL
        return Days(first, last) if first <= last <= first + LONGEST else Days(last - USUAL, last)

    def asked(self, name: str) -> str:
        """The value of one choice, empty when it was senseless."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def step_chosen(self) -> str:
        """As asked, else what can still be read."""
        long = Step.WEEK if len(self.days) > 62 else Step.DAY
        return self.asked("step") or (Step.MONTH if len(self.days) > 366 else long)


def step_begin(day: date, step: str) -> date:
    """The first day of the week or month in which this day lies."""
    if step == Step.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step == Step.WEEK else day
