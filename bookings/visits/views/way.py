"""The way to a visit, and where its caregiver is on it. Whose visit it is not finds nothing here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.consent import give_consent
from accounts.models import User
from accounts.models.consent import Purpose
from bookings.orders.focus import visit_in_focus
from bookings.orders.models import Visit
from bookings.orders.status import OVER
from bookings.visits.actions.note_position import NotAgreed, NotOnTheWay, note_position, shares_position
from bookings.visits.arrival import arrival_of
from bookings.visits.position_form import PointForm, PositionForm
from bookings.visits.views.visit_page import own_visit, visit_required
from bookings.visits.ways import Origin, origin_of, quickest_mode, ways_to
from caregivers.actions.note_seen import note_seen
from petcare.geo.map_apps import map_apps
from petcare.geo.routing import TravelMode
from petcare.geo.throttle import may_ask

POSITIONS_PER_MINUTE = 60


@visit_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def caregiver_way(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways from where the caregiver likely sets out; a POST asks from where they are, kept nowhere."""
    visit = own_visit(request, pk)
    if visit.status in OVER or visit.planned is None:
        return redirect(visit)
    here = PointForm(request.POST) if request.method == "POST" else None
    origin, point = (Origin.HERE, here.point) if here and here.is_valid() else origin_of(visit)
    ways = ways_to(visit.booking.point, point, now=timezone.now())
    quickest = quickest_mode(ways)
    mode = next((one for one in TravelMode if one == request.GET.get("mode")), TravelMode.EBIKE)
    number = request.GET.get("route", "")
    shown = next((way for way in ways[mode] if str(way.number) == number), ways[mode][0])
    booking = visit.booking
    context = {
        "visit": visit,
        "booking": booking,
        "origin": origin,
        "is_told": here is not None and here.is_valid(),
        "is_shared": shares_position(visit),
        "origin_point": point,
        "modes": [(one, ways[one][0], one == quickest) for one in TravelMode],
        "mode": mode,
        "ways": ways[mode],
        "shown": shown,
        "apps": map_apps(booking.point, booking.address_text, mode),
    }
    return render(request, "work/way.html" + ("#ways" if request.htmx else ""), context)


@login_required
@require_POST
def visit_position(request: HttpRequest, pk: int) -> HttpResponse:
    """A page sends here by script: 204 when taken or dropped, 409 before consent, 410 when it shall stop."""
    visit = _followed_visit(request.user, pk)
    form = PositionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    if not may_ask(f"position:{request.user.pk}", per_minute=POSITIONS_PER_MINUTE):
        return HttpResponse(status=429)
    try:
        note_position(visit=visit, position=form.cleaned_data["position"], mode=form.cleaned_data["mode"])
    except NotAgreed:
        return HttpResponse(status=409)
    except NotOnTheWay:
        return HttpResponse(status=410)
    return HttpResponse(status=204)


def _followed_visit(user: User, pk: int) -> Visit:
    """No more than a position needs: everybody on the way sends one every few seconds."""
    fields = ("status", "position", "planned", "booking__number", "booking__lat", "booking__lon")
    visits = Visit.objects.select_related("booking", "caregiver").only(
        *fields, "caregiver__user", "caregiver__last_seen_at"
    )
    visit = get_object_or_404(visits, pk=pk, caregiver__user=user)
    visit.caregiver.user = user
    note_seen(visit.caregiver)
    return visit


@visit_required
@require_POST
def visit_share(request: HttpRequest, pk: int) -> HttpResponse:
    """The caregiver agrees that owners see where they are on the way."""
    visit = own_visit(request, pk)
    give_consent(user=request.user, purposes=[Purpose.WHEREABOUTS])
    return redirect(visit)


@login_required
@never_cache
@require_safe
def booking_arrival(request: HttpRequest, number: str) -> HttpResponse:
    """When the caregiver will be there, in words; refetched on every position that changes it."""
    booking = get_object_or_404(request.user.bookings.for_list(), number=number)
    visit = visit_in_focus(list(booking.visits.all()), wanted=request.GET.get("visit", ""))
    visit.booking = booking
    return render(request, "bookings/_arrival_words.html", {"visit": visit, "arrival": arrival_of(visit)})
