"""What owners say about who comes: whom they choose, whom they want again."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.views.destination import destination
from bookings.dispatch.actions import flag
from bookings.dispatch.actions.bond import set_bond
from bookings.dispatch.actions.choose import choose
from bookings.dispatch.actions.move import move_visit_to
from bookings.dispatch.familiar import familiar_to
from bookings.dispatch.forms import BondForm, MoveForm
from bookings.dispatch.models import Offer, OfferStatus
from bookings.orders.models import Visit
from bookings.schedule.models import BondKind
from bookings.voice.record import tell_stars
from petcare.errors import DomainError

PER_PAGE = 10


@login_required
@never_cache
@require_GET
def caregiver_list(request: HttpRequest) -> HttpResponse:
    """Everybody who has been at my home, the favourites and the blocked."""
    page = Paginator(familiar_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    tell_stars(page.object_list)
    return render(request, "bookings/caregiver_list.html", {"page": page})


@login_required
@require_POST
def caregiver_bond(request: HttpRequest, pk: int) -> HttpResponse:
    caregiver = get_object_or_404(familiar_to(request.user), pk=pk)
    form = BondForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    kind = form.cleaned_data["kind"]
    set_bond(owner=request.user, caregiver=caregiver, kind=kind)
    messages.success(request, _said(kind) % {"name": caregiver.user.name})
    return redirect(destination(request, "bookings:caregiver_list"))


@login_required
@require_POST
def choose_caregiver(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Among those who said yes to my booking."""
    booking = get_object_or_404(request.user.bookings, number=number)
    said_yes = Offer.objects.filter(round__booking=booking, grabbed_at__isnull=False)
    offer = get_object_or_404(said_yes.select_related("caregiver__user"), pk=pk)
    try:
        left = choose(offer=offer, by=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        _tell_what_is_left(request, offer, left)
    return redirect(booking)


@login_required
@require_POST
def keep_looking(request: HttpRequest, number: str) -> HttpResponse:
    flag.keep_looking(booking=get_object_or_404(request.user.bookings, number=number))
    return redirect("bookings:booking_detail", number)


@login_required
@require_POST
def move_visit(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """To one of the times that were offered instead."""
    visit = get_object_or_404(Visit, booking__number=number, booking__owner=request.user, position=position)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.errors["window"][0])
        return redirect(visit.booking)
    try:
        move_visit_to(visit=visit, window=form.cleaned_data["window"], by=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Moved. We are asking caregivers for the new time."))
    return redirect(visit.booking)


def _tell_what_is_left(request: HttpRequest, offer: Offer, left: Sequence[Offer]) -> None:
    facts = {"name": offer.caregiver.user.name, "others": "、".join(one.caregiver.user.name for one in left)}
    if offer.status == OfferStatus.WON:
        messages.success(request, _("%(name)s comes to you.") % facts)
        if left:
            messages.info(request, _("For the other visits you can choose among %(others)s.") % facts)
    elif left:
        messages.warning(request, _("%(name)s has no time any more. %(others)s still have.") % facts)
    else:
        messages.warning(request, _("%(name)s has no time any more. We go on asking.") % facts)


def _said(kind: BondKind | None) -> str:
    if kind is None:
        return _("%(name)s is like everybody else again.")
    if kind == BondKind.BLOCKED:
        return _("%(name)s gets no jobs of yours any more. What is agreed already stays.")
    return _("%(name)s comes first when you book.")
