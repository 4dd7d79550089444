"""The page of one visit, whole or the part that a page asks for."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import EmergencyContact
from bookings.orders.models import Visit
from bookings.orders.status import AT_WORK, OVER, UNDER_WAY, VisitStatus
from bookings.visits.actions.reveal_way_in import way_in_opens_at
from bookings.visits.care import care_of_pets
from bookings.visits.models import StepStatus, VisitStep
from bookings.visits.next_move import next_move
from bookings.visits.pet_words import words_for
from caregivers.access import caregiver_required
from caregivers.models import Caregiver
from petcare.errors import DomainError

PARTS = {"visit-progress": "#progress", "way-in": "#way_in", "emergency": "#emergency"}


def has_begun_one(caregiver: Caregiver) -> bool:
    """Whoever was suspended on the way or at a home still finishes there."""
    return caregiver.visits.filter(status__in=UNDER_WAY).exists()


# For the pages of one visit; those of the day and the offers stay closed.
visit_required = partial(caregiver_required, unless_approved=has_begun_one)


def own_visit(request: HttpRequest, pk: int) -> Visit:
    visits = Visit.objects.select_related("booking__owner").prefetch_related("booking__pets", "lines__service")
    return get_object_or_404(visits, pk=pk, caregiver=request.user.caregiver)


def answer(request: HttpRequest, visit: Visit, act: Callable[[Visit], Any]) -> HttpResponse:
    """Acts, and shows where the visit stands then; a refusal stands on the page with what was typed."""
    try:
        act(visit)
    except DomainError as error:
        return show(request, own_visit(request, visit.pk), refused=error.message)
    if not request.htmx:
        return redirect(visit)
    return show(request, own_visit(request, visit.pk))


def show(request: HttpRequest, visit: Visit, *, step: VisitStep | None = None, **said: Any) -> HttpResponse:
    """`said` is what an attempt led to: refused, step_refused, typed, way_in, way_in_refused, contact,
    contact_refused."""
    steps = list(visit.steps.prefetch_related("photos", "videos__video"))
    to_do = [one for one in steps if one.status == StepStatus.TODO]
    for one in steps:
        one.pet_words = words_for(one, visit.booking.pets.all(), on=timezone.localdate(visit.window.lower))
    chosen = str(step.pk) if step else request.GET.get("step")
    opens_at, now = way_in_opens_at(visit), timezone.now()
    part = PARTS.get(request.htmx.target or "", "") if request.htmx else ""
    context = {
        "visit": visit,
        "booking": visit.booking,
        "pets_care": [] if part else care_of_pets(visit.booking, on=timezone.localdate(visit.window.lower)),
        "steps": steps,
        "to_do": to_do,
        "done": [one for one in steps if one.status != StepStatus.TODO],
        "current": next((one for one in to_do if str(one.pk) == chosen), to_do[0] if to_do else None),
        "is_chosen": bool(chosen),
        "move": next_move(visit, steps_left=len(to_do), now=now),
        "is_at_work": visit.status in AT_WORK,
        "is_called_off": visit.status in OVER - {VisitStatus.FINISHED},
        "is_over": visit.status in OVER,
        "is_under_way": visit.status in UNDER_WAY,
        "has_contact": EmergencyContact.objects.filter(owner=visit.booking.owner_id).exists(),
        "opens_at": opens_at,
        "is_open": opens_at is not None and opens_at <= now,
        "opens_soon": opens_at is not None and opens_at - now < timedelta(hours=1),
        "photo_limit": settings.MAX_PHOTO_BYTES,
        "photo_limit_mb": settings.MAX_PHOTO_BYTES // (1024 * 1024),
        "video_limit": settings.MAX_VIDEO_BYTES,
        "video_limit_mb": settings.MAX_VIDEO_BYTES // (1024 * 1024),
    }
    return render(request, "work/visit.html" + part, context | said)
