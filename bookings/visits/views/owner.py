"""Private photos and videos. Whoever may not see one learns nothing of it, not even that it is there."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bookings.dispatch.models import OPEN_OFFER
from bookings.orders.models import BookedPet
from bookings.visits.models import StepPhoto, StepVideo
from bookings.visits.working import working_as
from petcare.uploads import private_photo, private_video


@login_required
@require_safe
def step_photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """For the owner, and for the caregiver whose visit it is."""
    return private_photo(_own_proof(request, StepPhoto, number, pk).image, side=request.GET.get("side"))


@login_required
@require_safe
def step_video(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return private_video(request, _own_proof(request, StepVideo, number, pk).video.file)


@login_required
@require_safe
def step_video_poster(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return private_photo(_own_proof(request, StepVideo, number, pk).video.poster)


def _own_proof(request: HttpRequest, model: type[Model], number: str, pk: int) -> Any:
    is_owner = Q(step__visit__booking__owner=request.user)
    is_caregiver = Q(step__visit__caregiver__in=working_as(request.user))
    proofs = model._default_manager.filter(is_owner | is_caregiver, step__visit__booking__number=number)
    return get_object_or_404(proofs, pk=pk)


@login_required
@require_safe
def booked_pet_photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """For the owner, for the caregiver who comes, and for those who may still say yes."""
    is_owner = Q(booking__owner=request.user)
    comes = Q(booking__visits__caregiver__in=working_as(request.user))
    may_say_yes = Q(
        booking__rounds__offers__caregiver__user=request.user, booking__rounds__offers__status__in=OPEN_OFFER
    )
    pets = BookedPet.objects.filter(is_owner | comes | may_say_yes, booking__number=number).distinct()
    return private_photo(get_object_or_404(pets, pk=pk).photo, side=request.GET.get("side"))
