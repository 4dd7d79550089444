"""Private photos for operators; the site lets nobody else in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from bookings.models import BookedPet, StepPhoto, StepVideo
from petcare.uploads import private_photo, private_video


def step_photo(request: HttpRequest, pk: int) -> HttpResponse:
    _demand_bookings(request)
    return private_photo(get_object_or_404(StepPhoto, pk=pk).image, side=request.GET.get("side"))


def booked_pet_photo(request: HttpRequest, pk: int) -> HttpResponse:
    _demand_bookings(request)
    return private_photo(get_object_or_404(BookedPet, pk=pk).photo, side=request.GET.get("side"))


def _demand_bookings(request: HttpRequest) -> None:
    if not request.user.has_perm("bookings.view_booking"):
        raise PermissionDenied


def step_video(request: HttpRequest, pk: int) -> HttpResponse:
    return private_video(request, get_object_or_404(StepVideo, pk=pk).video.file)


def step_video_poster(request: HttpRequest, pk: int) -> HttpResponse:
    return private_photo(get_object_or_404(StepVideo, pk=pk).video.poster)
