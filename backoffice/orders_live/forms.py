"""What the board is asked to show. The question travels in the address, so that it can be sent to a colleague."""

from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.search import asked_for, people
from backoffice.statistics.counting import Days
from backoffice.statistics.models import districts
from bookings.catalogue.models import Service
from bookings.models import Booking
from bookings.orders.status import BookingStatus
from petcare.day_input import DayInput

FIRST_YEAR = 2020


def _districts() -> list[tuple[str, Any]]:
    return [("", _("all districts")), *((name, name) for name in districts())]


def _services() -> list[tuple[str, Any]]:
    return [("", _("all services")), *((one.code, one.name) for one in Service.objects.order_by("position"))]


class BoardForm(forms.Form):
    """Day, place, service, state, name. What makes no sense filters nothing and says so beside it."""

    day = forms.DateField(label=_("day"), required=False, widget=DayInput())
    district = forms.ChoiceField(label=_("district"), required=False)
    area = forms.CharField(label=_("compound"), required=False, max_length=40)
    service = forms.ChoiceField(label=_("service"), required=False)
    state = forms.ChoiceField(
        label=_("status"), required=False, choices=[("", _("all states")), *BookingStatus.choices]
    )
    who = forms.CharField(label=_("owner or caregiver"), required=False, max_length=40)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Asked for once, when they are drawn or chosen from: the part that is refetched does neither.
        self.fields["district"].choices = cache(_districts)
        self.fields["service"].choices = cache(_services)

    def clean_day(self) -> date | None:
        day = self.cleaned_data["day"]
        if day and not FIRST_YEAR <= day.year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("No bookings are kept for that year."))
        return day

    def asked(self, name: str) -> Any:
        """What was asked, empty when it was senseless."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def states(self) -> list[BookingStatus]:
        return [BookingStatus(self.asked("state"))] if self.asked("state") else list(BookingStatus)

    @property
    def day_chosen(self) -> date | None:
        return self.asked("day") or None

    def filter(self, bookings: QuerySet[Booking]) -> QuerySet[Booking]:
        """By place, service and name; the day means another thing in each state."""
        if district := self.asked("district"):
            bookings = bookings.filter(district=district)
        if area := self.asked("area"):
            bookings = bookings.filter(area__icontains=area)
        if service := self.asked("service"):
            bookings = bookings.filter(pk__in=Booking.objects.filter(visits__lines__service__code=service).values("pk"))
        if who := self.asked("who"):
            # As the desk's box finds people; one question for each side, so that each has its index.
            found = people(asked_for(who)).values("pk")
            owned = Booking.objects.order_by().filter(owner__in=found).values("pk")
            served = Booking.objects.order_by().filter(visits__caregiver__user__in=found).values("pk")
            bookings = bookings.filter(pk__in=owned.union(served))
        return bookings


def day_of(day: date) -> Days:
    return Days(day, day)
