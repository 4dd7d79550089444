"""Booking in four short steps. What was chosen travels in the address, so that every step is a page that can be
reloaded, left by the back button, and used without JavaScript."""

from dataclasses import replace

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

from accounts.consents import missing_consents
from accounts.door_codes import door_codes
from bookings.money.views import to_cashier
from bookings.orders.actions.place import place_booking
from bookings.orders.draft import Draft
from bookings.orders.forms import BookingForm, ChoiceForm
from bookings.orders.views.book_steps import PARTS, has_dates, weeks_page
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.fullness import fullness_on
from bookings.schedule.trips import MOST_A_DAY, keys_for
from bookings.schedule.weeks import cells_of
from bookings.schedule.windows import bookable_days
from petcare.errors import DomainError

FIELDS_OF_STEP = {
    "what": {"pets", "services", "packages", "address"},
    "day": {"day", "until", "every"},
    "time": {"window"},
    "check": {"note", "owner_chooses", "quoted_total", "submission_key"},
}
STEPS = list(FIELDS_OF_STEP)
CARRIED = (
    "pets",
    "packages",
    "services",
    "address",
    "plan",
    "day",
    "until",
    "every",
    "window",
    "weeks",
    "note",
    "owner_chooses",
)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    if not request.user.addresses.active().exists():
        messages.info(request, _("First tell us where your pets live."))
        return redirect(f"{reverse('accounts:profile')}?{urlencode({'next': request.get_full_path()})}")
    if not request.user.phone:
        messages.info(request, _("Whoever comes must be able to reach you: first add your mobile number."))
        return redirect(f"{reverse('accounts:phone_add')}?{urlencode({'next': request.get_full_path()})}")
    if missing_consents(request.user):
        return redirect(f"{reverse('accounts:agree')}?{urlencode({'next': request.get_full_path()})}")
    return _submit(request) if request.method == "POST" else _go_on(request)


def _go_on(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    form = ChoiceForm(chosen, owner=request.user)
    asked = request.GET.get("step", "")
    step, draft = _step_to_show(form, asked=asked), form.draft
    slots = sorted(set(request.GET.getlist("slot")))
    if slots and len(slots) <= MOST_A_DAY:
        chosen.setlist("window", _each_day_at(slots, form))
        if asked != "time":
            return _to_the_check(chosen)
        # Ticked and not sent yet: only the bill counts them.
        form = ChoiceForm(chosen, owner=request.user)
        draft = form.draft
    elif slots and step in {"time", "check"}:
        form.errors.pop("window", None)
        form.add_error("window", _("At most twice a day."))
        step = "time"
    if step == "check" and not form.is_trip and draft.unserved:
        form.add_error("window", _("This time has just been taken."))
        step, draft = "time", replace(draft, windows=())
    return _page(request, form, draft, chosen, step, shows_errors=asked in STEPS and step != asked)


def _each_day_at(slots: list[str], form: ChoiceForm) -> list[str]:
    """The times that were chosen for a trip, as a window of each of its days: from here on each stands for itself."""
    return keys_for(form.dates, slots, after=timezone.now()) if has_dates(form) else []


def _to_the_check(chosen: QueryDict) -> HttpResponse:
    carried = _carried(chosen)
    carried["step"] = "check"
    return redirect(f"{reverse('bookings:book')}?{carried.urlencode()}")


def _submit(request: HttpRequest) -> HttpResponse:
    form = BookingForm(request.POST, owner=request.user)
    if form.is_valid():
        names = ("pets", "services", "packages", "address", "quoted_total", "note", "owner_chooses")
        order = {name: form.cleaned_data[name] for name in names}
        key, windows = form.cleaned_data["submission_key"], form.cleaned_data["window"]
        try:
            booking = place_booking(owner=request.user, windows=windows, submission_key=key, **order)
            return to_cashier(request, booking)
        except NobodyFree as error:
            # What is left of a trip is looked through on the page that names its days.
            form.add_error(None if form.is_trip else "window", error.message)
        except DomainError as error:
            form.add_error(error.field, error.message)
    step = _step_to_show(form, asked="check")
    return _page(request, form, form.draft, request.POST, step, shows_errors=True)


@login_required
@never_cache
@require_GET
def book_days(request: HttpRequest) -> HttpResponse:
    """The days of the calendar with how full they are: the page shows at once and learns this after."""
    chosen = _chosen(request)
    form = ChoiceForm(chosen, owner=request.user)
    draft, today = form.draft, timezone.localdate()
    if draft is None:
        return HttpResponseBadRequest()
    bookable, weeks = bookable_days(today), weeks_page(form, chosen)
    days = [day for week in weeks for day in week if day in bookable]
    fullness = fullness_on(days, need=draft.need, minutes=draft.minutes)
    cells = [cell for week in weeks for cell in cells_of(week, bookable=bookable, today=today, fullness=fullness)]
    return render(request, "bookings/book.html#fullness", {"cells": cells})


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
        if any(chosen.getlist(name)) and not (name == "note" and _stays_here(chosen.getlist(name))):
            carried.setlist(name, chosen.getlist(name))
    return carried


def _stays_here(notes: list[str]) -> bool:
    """What is carried stands in addresses, and addresses in logs."""
    most = BookingForm.base_fields["note"].max_length
    return any(len(note) > most or door_codes(note) for note in notes)


def _step_to_show(form: ChoiceForm, *, asked: str) -> str:
    """The step that was asked for, or the first one before it where something is missing or wrong."""
    asked = asked if asked in STEPS else "what"
    before = STEPS[: STEPS.index(asked)]
    return next((step for step in before if FIELDS_OF_STEP[step] & set(form.errors)), asked)


def _page(
    request: HttpRequest, form: ChoiceForm, draft: Draft | None, chosen: QueryDict, step: str, *, shows_errors: bool
) -> HttpResponse:
    context = {
        "form": form,
        "chosen": _carried(chosen),
        "step": step,
        "position": STEPS.index(step),
        "draft": draft,
        "shows_errors": shows_errors,
        **PARTS[step](form, draft, chosen),
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "bookings/book.html#booking" if is_part else "bookings/book.html", context)
