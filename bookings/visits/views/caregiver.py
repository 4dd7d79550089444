"""The caregiver's day and visits. Whose visit it is not finds nothing here."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.dispatch.offer_cards import open_offer_ids
from bookings.visits.actions.progress import PositionNotConfirmed, arrive, depart, finish
from bookings.visits.actions.reveal_contact import reveal_contact
from bookings.visits.actions.reveal_way_in import reveal_way_in
from bookings.visits.day import AHEAD, day_of, first_ahead, next_of
from bookings.visits.forms import ArrivalForm, moment_of
from bookings.visits.views.visit_page import answer, own_visit, show, visit_required
from caregivers.access import caregiver_required
from petcare.errors import DomainError

# A page may listen to 40 topics.
MOST_TOPICS = 30


@caregiver_required
@require_safe
def caregiver_today(request: HttpRequest) -> HttpResponse:
    """The next thing, and the rest of the day as a line."""
    caregiver = request.user.caregiver
    stops = day_of(caregiver, timezone.localdate())
    upcoming = next_of(stops)
    topics = [stop.visit.booking.topic for stop in stops if stop.visit.status in AHEAD]
    context = {
        "stops": stops,
        "next": upcoming,
        "later": None if upcoming else first_ahead(caregiver),
        "offer_ids": open_offer_ids(caregiver),
        "topics": " ".join([f"caregiver:{caregiver.pk}", *topics[:MOST_TOPICS]]),
    }
    return render(request, "work/today.html" + ("#today" if request.htmx else ""), context)


@visit_required
@never_cache
@require_safe
def caregiver_visit(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, own_visit(request, pk))


@visit_required
@require_POST
def visit_depart(request: HttpRequest, pk: int) -> HttpResponse:
    return answer(
        request, own_visit(request, pk), lambda visit: depart(visit=visit, by=request.user, **_clock(request))
    )


@visit_required
@require_POST
def visit_arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """With the position of the device, if it says one; a reason is asked for beside the button where it does not."""
    visit, form = own_visit(request, pk), ArrivalForm(request.POST)
    if not form.is_valid():
        return show(request, visit, arrival=form, refused=" ".join(form.errors.get("reason", [])))
    try:
        arrive(visit=visit, by=request.user, **form.cleaned_data)
    except PositionNotConfirmed as error:
        return show(request, own_visit(request, pk), arrival=form, refused=error.message)
    except DomainError as error:
        return show(request, own_visit(request, pk), refused=error.message)
    return show(request, own_visit(request, pk)) if request.htmx else redirect(visit)


@visit_required
@require_POST
def visit_finish(request: HttpRequest, pk: int) -> HttpResponse:
    return answer(
        request, own_visit(request, pk), lambda visit: finish(visit=visit, by=request.user, **_clock(request))
    )


def _clock(request: HttpRequest) -> dict[str, datetime | None]:
    return {"device_at": moment_of(request.POST.get("device_at", ""))}


@visit_required
@never_cache
@require_POST
def visit_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The way in stands in this answer alone: kept by no cache and no session, gone when the page is left."""
    visit = own_visit(request, pk)
    try:
        way_in = reveal_way_in(visit=visit, by=request.user)
    except DomainError as error:
        return show(request, visit, way_in_refused=error.message)
    return show(request, visit, way_in=way_in)


@visit_required
@never_cache
@require_POST
def visit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call, in this answer alone, as the way in."""
    visit = own_visit(request, pk)
    try:
        contact = reveal_contact(visit=visit, by=request.user)
    except DomainError as error:
        return show(request, visit, contact_refused=error.message)
    return show(request, visit, contact=contact)
