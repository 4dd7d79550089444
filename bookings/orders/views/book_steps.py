"""What each of the four steps of a booking shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone

from bookings.catalogue.holiday_spans import spans_of
from bookings.catalogue.models import Holiday
from bookings.orders.draft import Draft, DraftVisit
from bookings.orders.forms import BookingForm, ChoiceForm
from bookings.schedule.fullness import choices_to_come_between
from bookings.schedule.options import open_day
from bookings.schedule.trips import slot_key, slots_of
from bookings.schedule.unserved import Unserved, look_for_unserved
from bookings.schedule.weeks import cells_of, weeks_of
from bookings.schedule.windows import bookable_days, exact_windows_of, window_key, windows_of

WEEKS_SHOWN = 5


def _what(form: ChoiceForm, draft: Draft | None, chosen: QueryDict) -> dict[str, Any]:
    """Every pet and home, and the services that are for at least one of the pets."""
    pets = list(form.fields["pets"].queryset)
    species = {pet.species for pet in pets}
    return {
        "pets": pets,
        "packages": [package for package in form.fields["packages"].queryset if species & set(package.species)],
        "services": [service for service in form.fields["services"].queryset if species & set(service.species)],
        "addresses": list(form.fields["address"].queryset),
        "chosen_pets": set(chosen.getlist("pets")),
        "chosen_packages": set(chosen.getlist("packages")),
        "chosen_services": set(chosen.getlist("services")),
        "chosen_address": chosen.get("address"),
    }


def _day(form: ChoiceForm, draft: Draft | None, chosen: QueryDict) -> dict[str, Any]:
    """Some weeks of the calendar, those of the chosen day at first."""
    today = timezone.localdate()
    bookable, page = bookable_days(today), weeks_page(form, chosen)
    days = [day for week in page for day in week if day in bookable]
    return {
        "page_obj": page,
        "cells": [cell for week in page for cell in cells_of(week, bookable=bookable, today=today)],
        "first_day": days[0],
        "last_day": days[-1],
        "dates": form.dates if has_dates(form) else [],
        "holidays": spans_of(Holiday.objects.filter(day__in=bookable)) if form.is_trip else [],
    }


def weeks_page(form: ChoiceForm, chosen: QueryDict):
    """The page of the calendar that the address names, or the one with the chosen day."""
    weeks = weeks_of(bookable_days(timezone.localdate()))
    day = form.cleaned_data.get("day") if form.is_bound and not form.errors.get("day") else None
    of_day = next((number for number, week in enumerate(weeks) if day in week), 0)
    return Paginator(weeks, WEEKS_SHOWN).get_page(chosen.get("weeks") or of_day // WEEKS_SHOWN + 1)


def has_dates(form: ChoiceForm) -> bool:
    """Whether the days of a trip are chosen."""
    return bool(form.is_trip and form.cleaned_data.get("day") and form.cleaned_data.get("until"))


def _time(form: ChoiceForm, draft: Draft, chosen: QueryDict) -> dict[str, Any]:
    """The windows of the day, and when the wanted one cannot be had, what is free near it; of a trip, the times that
    its days have in common."""
    wanted = form.wanted_windows
    need = {"need": draft.need, "minutes": draft.minutes}
    if form.is_trip:
        dates = form.dates
        choices = choices_to_come_between(dates[0], dates[-1], **need)
        return {
            "dates": dates,
            "slots": slots_of({day: choices[day] for day in dates}),
            "chosen_slots": {*chosen.getlist("slot"), *map(slot_key, chosen.getlist("window"))},
        }
    day = form.cleaned_data["day"]
    windows, exact = windows_of(day), exact_windows_of(day, minutes=draft.minutes)
    prices = {visit.window: visit.price for visit in replace(draft, windows=[*windows, *exact]).visits}
    found = open_day(day, **need, prices={window: prices[window] for window in windows})
    return {
        "day": day,
        "choices": found.choices,
        "suggestions": found.suggestions,
        "exact": [(choice, prices[choice.window]) for choice in found.exact],
        "unserved": look_for_unserved(wanted, **need) if wanted and form.errors.get("window") else [],
    }


def _check(form: ChoiceForm, draft: Draft, chosen: QueryDict) -> dict[str, Any]:
    if not isinstance(form, BookingForm) or "submission_key" in form.errors:
        carried = {name: chosen.get(name, "") for name in ("note", "owner_chooses")}
        initial = carried | {"submission_key": uuid4()}
        form = BookingForm(initial=initial, owner=form.owner)
    by_window = {one.window: one for one in draft.unserved}
    keys = [window_key(visit.window) for visit in draft.visits]
    visits = [_of_trip(visit, keys, by_window.get(visit.window)) for visit in draft.visits]
    return {"visits": visits, "unserved": draft.unserved, "form": form}


def _of_trip(visit: DraftVisit, keys: Sequence[str], unserved: Unserved | None) -> dict[str, Any]:
    """A visit with its ways out: the keys of the windows that are left without it, or with another in its place."""
    own = window_key(visit.window)
    others = [key for key in keys if key != own]
    instead = [(choice, [*others, choice.key]) for choice in unserved.instead] if unserved else []
    return {"visit": visit, "key": own, "others": others, "unserved": unserved, "instead": instead}


PARTS = {"what": _what, "day": _day, "time": _time, "check": _check}
