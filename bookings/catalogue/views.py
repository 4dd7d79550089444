"""The front door, and what can be bought."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.guide import first_open_step
from accounts.models import User
from bookings.catalogue.models import Package, PriceRule, Service
from bookings.catalogue.recommendations import suggestions_for
from bookings.orders.again import Again, again_of
from bookings.orders.models import Visit
from bookings.orders.status import ENDED, UNDER_WAY, BookingStatus, VisitStatus
from bookings.voice.record import tell_stars
from caregivers.models import Caregiver

FACES = 6


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "home_stranger.html", _for_strangers())
    if request.htmx:
        context = {"visit": _next_visit(request.user), "pets": request.user.pets.active()}
        return render(request, "home.html#next", context)
    return render(request, "home.html", _for_owner(request.user))


@require_GET
def service_detail(request: HttpRequest, code: str) -> HttpResponse:
    services = Service.objects.on_sale().prefetch_related("standards__steps")
    service = get_object_or_404(services, code=code)
    packages = Package.objects.on_sale().filter(pk__in=service.packages.values("pk"))
    return render(request, "bookings/service_detail.html", {"service": service, "packages": packages})


@require_GET
def service_list(request: HttpRequest) -> HttpResponse:
    """Everything on sale, and what makes it dearer."""
    today = timezone.localdate()
    context = {
        "services": Service.objects.on_sale(),
        "packages": Package.objects.on_sale(),
        "surcharges": [rule for rule in PriceRule.objects.live() if not rule.valid_until or rule.valid_until >= today],
    }
    return render(request, "bookings/service_list.html", context)


def _for_strangers() -> dict[str, Any]:
    reviewed = Caregiver.objects.approved().filter(rating_count__gt=0).select_related("user")
    caregivers = list(reviewed.exclude(portrait="").order_by("-rating_count", "pk")[:FACES])
    tell_stars(caregivers)
    return {"services": Service.objects.on_sale(), "caregivers": caregivers}


def _for_owner(user: User) -> dict[str, Any]:
    pets = user.pets.active().prefetch_related("photos").order_by("pk")
    is_caregiver = Caregiver.objects.approved().filter(user=user).exists()
    return {
        "pets": pets,
        "suggested": {} if user.is_staff else suggestions_for(user, {pet.species for pet in pets}),
        "visit": _next_visit(user),
        "again": _again(user),
        "services": Service.objects.on_sale(),
        "open_step": None if user.is_staff or is_caregiver else first_open_step(user),
        "is_caregiver": is_caregiver,
    }


def _next_visit(user: User) -> Visit | None:
    """Whatever is under way, else the earliest that is still to come."""
    is_to_come = Q(status=VisitStatus.SCHEDULED, window__endswith__gt=timezone.now())
    visits = Visit.objects.filter(is_to_come | Q(status__in=UNDER_WAY), booking__owner=user)
    visits = visits.exclude(booking__status__in=ENDED).select_related("booking", "caregiver__user")
    visits = list(visits.prefetch_related("booking__pets", "lines__service").order_by("window")[:20])
    return next((visit for visit in visits if visit.status in UNDER_WAY), visits[0] if visits else None)


def _again(user: User) -> Again | None:
    """The last choice, as long as it can be made again."""
    done = user.bookings.for_list().select_related("address").filter(status=BookingStatus.COMPLETED)
    last = done.first()
    return again_of(last) if last else None
