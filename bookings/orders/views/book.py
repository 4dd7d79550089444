"""Booking in four short steps. What was chosen travels in the address, so that every step is a page that can be
reloaded, left by the back button, and used without JavaScript."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.door_codes import door_codes
from bookings.money.views import to_cashier
from bookings.orders.actions.place import place_booking
from bookings.orders.forms import BookingForm, ChoiceForm
from bookings.schedule.fullness import choices_to_come, free_near, fullness_on
from bookings.schedule.options import day_with_suggestions
from bookings.schedule.weeks import cells_of, weeks_of
from bookings.schedule.windows import bookable_days, windows_of
from petcare.errors import DomainError

FIELDS_OF_STEP = {
    "what": {"pets", "services", "packages", "address"},
    "day": {"day"},
    "time": {"window"},
    "check": {"note", "quoted_total", "submission_key"},
}
STEPS = list(FIELDS_OF_STEP)
CARRIED = ("pets", "packages", "services", "address", "day", "window", "note")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    if not request.user.addresses.active().exists():
        messages.info(request, _("First tell us where your pets live."))
        return redirect(f"{reverse('accounts:profile')}?{urlencode({'next': request.get_full_path()})}")
    return _submit(request) if request.method == "POST" else _go_on(request)


def _go_on(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    form = ChoiceForm(chosen, owner=request.user)
    asked = request.GET.get("step", "")
    step = _step_to_show(form, asked=asked)
    if step == "check" and not _is_still_free(form):
        form.add_error("window", _("This time has just been taken."))
        step = "time"
    return _page(request, form, chosen, step, shows_errors=asked in STEPS and step != asked)


def _submit(request: HttpRequest) -> HttpResponse:
    form = BookingForm(request.POST, owner=request.user)
    if form.is_valid():
        names = ("pets", "services", "packages", "address", "quoted_total", "note")
        order = {name: form.cleaned_data[name] for name in names}
        key, windows = form.cleaned_data["submission_key"], [form.cleaned_data["window"]]
        try:
            booking = place_booking(owner=request.user, windows=windows, submission_key=key, **order)
            return to_cashier(request, booking)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _page(request, form, request.POST, _step_to_show(form, asked="check"), shows_errors=True)


@login_required
@never_cache
@require_GET
def book_week(request: HttpRequest) -> HttpResponse:
    """One row of the calendar with how full its days are: the page shows at once and fills week by week."""
    chosen = _chosen(request)
    draft = ChoiceForm(chosen, owner=request.user).draft
    today = timezone.localdate()
    bookable = bookable_days(today)
    week = next((week for week in weeks_of(bookable) if week[0].isoformat() == request.GET.get("week")), None)
    if draft is None or week is None:
        return HttpResponseBadRequest()
    fullness = fullness_on([day for day in week if day in bookable], need=draft.need, minutes=draft.minutes)
    cells = cells_of(week, bookable=bookable, today=today, fullness=fullness)
    return render(request, "bookings/book.html#days", {"cells": cells, "chosen": _carried(chosen), "is_known": True})


def _chosen(request: HttpRequest) -> QueryDict:
    """What the address says, and on the first page what goes without saying: the only pet, the usual home."""
    chosen = request.GET.copy()
    pets = list(request.user.pets.active().values_list("pk", flat=True)[:2])
    if "pets" not in chosen and "step" not in chosen and not request.htmx and len(pets) == 1:
        chosen["pets"] = str(pets[0])
    if "address" not in chosen:
        usual = request.user.addresses.active().order_by("-is_default", "pk").first()
        chosen["address"] = str(usual.pk) if usual else ""
    return chosen


def _carried(chosen: QueryDict) -> QueryDict:
    carried = QueryDict(mutable=True)
    for name in CARRIED:
        # What is carried stands in addresses, and addresses in logs.
        if any(chosen.getlist(name)) and not (name == "note" and door_codes(chosen[name])):
            carried.setlist(name, chosen.getlist(name))
    return carried


def _step_to_show(form: ChoiceForm, *, asked: str) -> str:
    """The step that was asked for, or the first one before it where something is missing or wrong."""
    asked = asked if asked in STEPS else "what"
    before = STEPS[: STEPS.index(asked)]
    return next((step for step in before if FIELDS_OF_STEP[step] & set(form.errors)), asked)


def _is_still_free(form: ChoiceForm) -> bool:
    draft, chosen = form.draft, form.cleaned_data
    choices = choices_to_come(chosen["day"], need=draft.need, minutes=draft.minutes)
    return any(choice.window == chosen["window"] and choice.free for choice in choices)


def _page(request: HttpRequest, form: ChoiceForm, chosen: QueryDict, step: str, *, shows_errors: bool) -> HttpResponse:
    context = {
        "form": form,
        "chosen": _carried(chosen),
        "step": step,
        "position": STEPS.index(step),
        "draft": form.draft,
        "shows_errors": shows_errors,
        **PARTS[step](form, chosen),
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "bookings/book.html#booking" if is_part else "bookings/book.html", context)


def _what(form: ChoiceForm, chosen: QueryDict) -> dict[str, Any]:
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


def _day(form: ChoiceForm, chosen: QueryDict) -> dict[str, Any]:
    today = timezone.localdate()
    bookable = bookable_days(today)
    weeks = [cells_of(week, bookable=bookable, today=today) for week in weeks_of(bookable)]
    return {"weeks": weeks, "first_day": bookable[0], "last_day": bookable[-1]}


def _time(form: ChoiceForm, chosen: QueryDict) -> dict[str, Any]:
    """The windows of the day, and when the wanted one cannot be had, what is free near it."""
    draft, day, wanted = form.draft, form.cleaned_data["day"], form.wanted_window
    need = {"need": draft.need, "minutes": draft.minutes}
    prices = {visit.window: visit.price for visit in replace(draft, windows=windows_of(day)).visits}
    choices, suggestions = day_with_suggestions(day, **need, prices=prices)
    return {
        "day": day,
        "choices": choices,
        "suggestions": suggestions,
        "instead": free_near(wanted, **need) if wanted and form.errors.get("window") else [],
    }


def _check(form: ChoiceForm, chosen: QueryDict) -> dict[str, Any]:
    window = form.cleaned_data["window"]
    if not isinstance(form, BookingForm) or "submission_key" in form.errors:
        initial = {"note": chosen.get("note", ""), "submission_key": uuid4()}
        form = BookingForm(initial=initial, owner=form.owner)
    return {"window": window, "form": form}


PARTS = {"what": _what, "day": _day, "time": _time, "check": _check}
