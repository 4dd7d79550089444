from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.destination import destination
from bookings.dispatch.actions.go_online import change_presence
from bookings.dispatch.actions.grab import OfferGone, decline, grab, mark_seen, say_yes_too
from bookings.dispatch.forms import DeclineForm, PresenceForm
from bookings.dispatch.models import DeclineReason, Offer
from bookings.dispatch.offer_cards import card_of, cards_of
from caregivers.access import caregiver_required
from petcare.errors import DomainError


def _own(request: HttpRequest, pk: int) -> Offer:
    """Which it is, and whose; whether there is one the actions find themselves, under its lock."""
    return Offer(pk=pk, caregiver=request.user.caregiver)


@caregiver_required
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    return _show_list(request)


@caregiver_required
@require_safe
def offer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    card = card_of(request.user.caregiver, pk)
    if card is None:
        raise Http404
    mark_seen(caregiver_id=request.user.caregiver.pk)
    return render(
        request,
        "work/offer_detail.html" + ("#offer" if request.htmx else ""),
        {"card": card, "reasons": DeclineReason.choices},
    )


@login_required
@require_POST
def offer_grab(request: HttpRequest, pk: int) -> HttpResponse:
    """Says yes. That somebody was quicker is said on the card; it is nothing that went wrong."""
    if not say_yes_too(offer_id=pk, person=request.user):
        return _grab(request, pk)
    return _show_list(request, also=pk) if request.htmx else redirect("bookings:offer_detail", pk)


@caregiver_required
def _grab(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _own(request, pk)
    said = ""
    try:
        grab(offer=offer)
    except Offer.DoesNotExist as nobodys:
        raise Http404 from nobodys
    except DomainError as error:
        if not request.htmx:
            messages.warning(request, error.message)
        # What is gone says so on its card.
        said = "" if isinstance(error, OfferGone) else error.message
    return _show_list(request, also=pk, said=said) if request.htmx else redirect(offer)


@caregiver_required
@require_POST
def offer_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """A reason that is none of ours, and words with a door code, are left out: passing must never fail for them."""
    offer, form = _own(request, pk), DeclineForm(request.POST)
    form.full_clean()
    try:
        decline(offer=offer, **form.cleaned_data)
    except Offer.DoesNotExist as nobodys:
        raise Http404 from nobodys
    return _show_list(request) if request.htmx else redirect("bookings:offer_list")


def _show_list(request: HttpRequest, *, also: int | None = None, said: str = "") -> HttpResponse:
    caregiver = request.user.caregiver
    cards = cards_of(caregiver, also=also)
    mark_seen(caregiver_id=caregiver.pk)
    template = "work/offer_list.html" + ("#offers" if request.htmx else "")
    return render(request, template, {"cards": cards, "reasons": DeclineReason.choices, "said": said})


@caregiver_required
@require_http_methods(["GET", "POST"])
def set_presence(request: HttpRequest) -> HttpResponse:
    """The switch in the bar: changes it, and shows where it stands to a page that listens."""
    form = PresenceForm(request.POST or None)
    if form.is_valid():
        try:
            change_presence(caregiver=request.user.caregiver, to=form.cleaned_data["presence"])
        except DomainError as error:
            messages.warning(request, error.message)
    back = destination(request, "bookings:caregiver_today")
    if not request.htmx:
        return redirect(back)
    return render(request, "_presence.html", {"presence": request.user.caregiver.presence, "next": back})
