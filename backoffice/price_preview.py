"""What an imagined booking costs today, and what it would cost with the drafts in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from bookings.catalogue.models import Package, PriceRule, RuleState, Service
from bookings.catalogue.pricing import MOST_PETS, PLAIN_WINDOW, Item, PricedLine, merged, minutes_of_visit, total_of
from bookings.catalogue.tariff import Tariff, items_of, services_in, tariff_at
from bookings.orders.actions.place import MOST_VISITS
from bookings.schedule.free_time import Window
from petcare.day_input import DayInput

EXACT = timedelta(minutes=30)
HOURS = [(hour, f"{hour:02}:00") for hour in range(8, 22)]


class PreviewForm(forms.Form):
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), required=False, label=_("services"), widget=forms.CheckboxSelectMultiple
    )
    packages = forms.ModelMultipleChoiceField(
        Package.objects.none(), required=False, label=_("packages"), widget=forms.CheckboxSelectMultiple
    )
    pets = forms.IntegerField(label=_("number of pets"), min_value=1, max_value=MOST_PETS, initial=1)
    first_day = forms.DateField(label=_("first visit"), widget=DayInput())
    last_day = forms.DateField(label=_("last visit"), widget=DayInput(), required=False)
    hours = forms.TypedMultipleChoiceField(
        label=_("windows begin at"), choices=HOURS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    is_exact = forms.BooleanField(label=_("exact half hour instead of two hours"), required=False)
    metres = forms.IntegerField(
        label=_("metres to the nearest service point"), min_value=0, max_value=100_000, required=False
    )
    booked_on = forms.DateField(
        label=_("booked on"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty: now. A later day takes the prices that are in force by then."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["services"].queryset = Service.objects.filter(
            retired_at__isnull=True, prices__isnull=False
        ).distinct()
        self.fields["packages"].queryset = Package.objects.filter(retired_at__isnull=True).prefetch_related("services")

    def clean(self) -> None:
        chosen = self.cleaned_data
        if not chosen.get("services") and not chosen.get("packages") and not self.errors:
            self.add_error("services", _("Choose at least one service."))
        first, last = chosen.get("first_day"), chosen.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("It ends before it begins."))
        elif first and len(self.windows) > MOST_VISITS:
            self.add_error("last_day", _("At most %(most)d visits in one booking.") % {"most": MOST_VISITS})

    @property
    def windows(self) -> list[Window]:
        chosen = self.cleaned_data
        first, last = chosen["first_day"], chosen.get("last_day") or chosen["first_day"]
        # A range of years would be counted out before it is refused.
        days = [first + timedelta(days=number) for number in range(min((last - first).days, MOST_VISITS) + 1)]
        length = EXACT if chosen.get("is_exact") else PLAIN_WINDOW
        starts = [_moment(day, hour) for day in days for hour in chosen.get("hours") or []]
        return [Window(start, start + length) for start in starts]


@dataclass(frozen=True)
class PreviewedVisit:
    window: Window
    now: Sequence[PricedLine]
    then: Sequence[PricedLine]

    @property
    def totals(self) -> tuple[Decimal, Decimal]:
        return total_of(self.now), total_of(self.then)


@dataclass(frozen=True)
class Preview:
    visits: Sequence[PreviewedVisit]
    minutes: int

    @property
    def now(self) -> list[PricedLine]:
        return merged(visit.now for visit in self.visits)

    @property
    def then(self) -> list[PricedLine]:
        return merged(visit.then for visit in self.visits)

    @property
    def total_now(self) -> Decimal:
        return total_of(self.now)

    @property
    def total_then(self) -> Decimal:
        return total_of(self.then)

    @property
    def difference(self) -> Decimal:
        return self.total_then - self.total_now


@require_GET
def price_preview(request: HttpRequest) -> HttpResponse:
    """Nothing is written: the form travels in the address, so that a preview can be sent to a colleague."""
    demand(request, "bookings.view_pricerule")
    form = PreviewForm(request.GET or None, initial={"first_day": timezone.localdate() + timedelta(days=1)})
    context = {
        **admin.site.each_context(request),
        "title": _("Try a price"),
        "form": form,
        "drafts": PriceRule.objects.filter(state=RuleState.DRAFT).select_related("replaces"),
        "preview": _preview(form) if form.is_bound and form.is_valid() else None,
    }
    return render(request, "admin/price_preview.html", context)


def _preview(form: PreviewForm) -> Preview | None:
    chosen = form.cleaned_data
    now = timezone.now()
    booked_at = now if not chosen["booked_on"] else max(now, _moment(chosen["booked_on"], 9))
    try:
        items = items_of(chosen["services"], chosen["packages"], on=timezone.localdate(booked_at))
    except KeyError:
        form.add_error("booked_on", _("Something of this has no price yet on that day."))
        return None
    today, drafted = tariff_at(booked_at), tariff_at(booked_at, with_drafts=True)
    minutes = minutes_of_visit(services_in(chosen["services"], chosen["packages"]), pets=chosen["pets"])
    visits = [
        PreviewedVisit(window, _lines(today, items, window, chosen), _lines(drafted, items, window, chosen))
        for window in form.windows
    ]
    return Preview(visits, minutes)


def _lines(tariff: Tariff, items: Sequence[Item], window: Window, chosen: dict[str, Any]) -> list[PricedLine]:
    return tariff.lines_of_visit(
        items, pets=chosen["pets"], metres=chosen["metres"], start=window.start, end=window.end
    )


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
