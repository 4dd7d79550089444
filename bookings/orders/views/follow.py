"""The owner's bookings: the list, and the page of one that changes by itself."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bookings.dispatch.choice import choice_of
from bookings.dispatch.familiar import bond_between
from bookings.dispatch.models import Offer, OfferStatus
from bookings.dispatch.nobody import new_times_for, nobody_of
from bookings.money.models import PaymentStatus, Refund
from bookings.money.refundable import visits_to_ask_for
from bookings.orders.actions.cancel import refunds_of
from bookings.orders.again import again_of
from bookings.orders.focus import visit_in_focus
from bookings.orders.models import Booking, Visit
from bookings.orders.standing import Search, standing_of
from bookings.orders.status import AT_WORK, OVER, BookingStatus, VisitStatus
from bookings.visits.models import StepStatus, VisitStep
from bookings.visits.timeline import booking_entries, visit_entries
from bookings.voice.actions.review import caregivers_to_review
from bookings.voice.models import Review
from bookings.voice.reading import entries_of
from bookings.voice.record import tell_stars
from petcare.texts import discreet

PER_PAGE = 10
TABS = {
    "all": (_("All"), list(BookingStatus)),
    "to-pay": (_("To pay"), [BookingStatus.AWAITING_PAYMENT]),
    "ahead": (_("Ahead"), [BookingStatus.AWAITING_CAREGIVER, BookingStatus.ACCEPTED, BookingStatus.IN_SERVICE]),
    "done": (_("Done"), [BookingStatus.COMPLETED]),
    "cancelled": (_("Cancelled"), [BookingStatus.CANCELLED]),
}
SAID_YES = (OfferStatus.GRABBED, OfferStatus.WON)


@login_required
@never_cache
@require_GET
def booking_list(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("state", "")
    tab = tab if tab in TABS else "all"
    bookings = request.user.bookings.filter(status__in=TABS[tab][1]).soonest_first().for_list()
    context = {
        "page_obj": Paginator(bookings, PER_PAGE).get_page(request.GET.get("page")),
        "tab": tab,
        "tabs": [(name, words) for name, (words, _statuses) in TABS.items()],
    }
    template = "bookings/booking_list.html#cards" if request.htmx else "bookings/booking_list.html"
    return render(request, template, context)


@login_required
@never_cache
@require_GET
def booking_detail(request: HttpRequest, number: str) -> HttpResponse:
    context = _live_page(request, _own(request, number))
    return render(request, "bookings/booking_detail.html", context | _talks(context["visit"], context["visits"]))


@login_required
@never_cache
@require_GET
def booking_live(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the page that changes, refetched on every live event."""
    return render(request, "bookings/booking_detail.html#live", _live_page(request, _own(request, number)))


def _own(request: HttpRequest, number: str) -> Booking:
    return get_object_or_404(request.user.bookings.for_list(), number=number)


def _live_page(request: HttpRequest, booking: Booking) -> dict[str, Any]:
    """One visit is in focus: of a trip the one that was chosen, else the one that matters now."""
    visits, now = list(booking.visits.all()), timezone.now()
    visit = visit_in_focus(visits, wanted=request.GET.get("visit", ""))
    visit.booking = booking
    events = list(booking.events.select_related("actor").order_by("sequence"))
    steps = list(VisitStep.objects.filter(visit=visit).prefetch_related("photos", "videos__video"))
    of_visit = [event for event in events if event.visit_id == visit.pk]
    choice, nobody = choice_of(booking), nobody_of(booking, visits)
    tell_stars([offer.caregiver for offer in choice.offers] + [visit.caregiver] * bool(visit.caregiver_id))
    search = replace(
        _search(booking, visits), choice_until=choice.until, is_hard=nobody is not None and not nobody.goes_on
    )
    story = visit_entries(of_visit, steps, is_at_work=visit.status in AT_WORK)
    done = sum(1 for step in steps if step.status != StepStatus.TODO)
    names = _names_in(visits)
    return {
        "booking": booking,
        "visit": visit,
        "visits": visits,
        "is_chosen": request.GET.get("visit") == str(visit.position),
        "standing": standing_of(booking, visit, search=search, steps_done=done, steps_total=len(steps), now=now),
        "choice": choice,
        "nobody": nobody,
        "new_times": new_times_for(booking, visit, visits) if visit.status == VisitStatus.MISSED else None,
        "again": again_of(booking) if booking.status == BookingStatus.CANCELLED else None,
        "caregiver_name": names.get(visit.caregiver_id, ""),
        "can_be_paid": booking.status == BookingStatus.AWAITING_PAYMENT and booking.hold_expires_at > now,
        "can_be_cancelled": bool(refunds_of(booking)),
        "hold_seconds": (booking.hold_expires_at - booking.created_at).seconds if booking.hold_expires_at else 0,
        "steps_done": done,
        "steps_total": len(steps),
        "record": booking_entries(events, names=names),
        "story": story,
        "newest": next((entry for entry in reversed(story) if entry.photos), None),
        "has_failed_payment": _newest_payment_failed(booking),
        "can_ask_money_back": bool(visits_to_ask_for(booking)) or booking.refund_requests.exists(),
        "refunds": Refund.objects.filter(payment__booking=booking).order_by("created_at"),
        "said_of_caregiver": _said_of(visit.caregiver_id) if visit.caregiver_id else [],
        "bond": bond_between(booking.owner, visit.caregiver) if visit.caregiver_id else None,
        "can_be_reviewed": bool(caregivers_to_review(booking)),
        "review": _own_review(visit, visits),
    }


def _talks(visit: Visit, visits: list[Visit]) -> dict[str, Any]:
    """The talk with who comes to the visit in focus stands on the page; the others are led to."""
    here = visit.caregiver_id or ""
    entries = [entry for entry in entries_of(visit.booking, visits) if entry.caregiver.pk != here]
    return {"entries": entries, "here": here}


def _names_in(visits: list[Visit]) -> dict[int, str]:
    """The caregivers' names by their id, in full only of those who come or have come."""
    coming = {visit.caregiver_id for visit in visits if visit.status != VisitStatus.CANCELLED}
    names = {visit.caregiver_id: visit.caregiver.user.name for visit in visits if visit.caregiver}
    return {pk: name if pk in coming else discreet(name) for pk, name in names.items()}


def _search(booking: Booking, visits: list[Visit]) -> Search:
    if booking.status != BookingStatus.AWAITING_CAREGIVER:
        return Search()
    alive = [visit for visit in visits if visit.status != VisitStatus.CANCELLED]
    taken = sum(1 for visit in alive if visit.caregiver_id)
    counts = Offer.objects.filter(round__booking=booking).aggregate(
        offered=Count("pk"), willing=Count("pk", filter=Q(status__in=SAID_YES))
    )
    return Search(taken=taken, visits=len(alive), **counts)


def _newest_payment_failed(booking: Booking) -> bool:
    if booking.status != BookingStatus.AWAITING_PAYMENT:
        return False
    newest = booking.payments.first()
    return newest is not None and newest.status == PaymentStatus.FAILED


def _own_review(visit: Visit, visits: list[Visit]) -> Review | None:
    if visit.caregiver_id is None or any(one.status not in OVER for one in visits):
        return None
    reviews = visit.booking.reviews.select_related("video").prefetch_related("photos")
    return reviews.filter(caregiver=visit.caregiver_id).first()


def _said_of(caregiver_id: int) -> list[Review]:
    """What owners wrote of this caregiver lately; names are shortened by the template."""
    return list(
        Review.objects.filter(caregiver=caregiver_id, hidden_at=None).exclude(words="").select_related("author")[:3]
    )
