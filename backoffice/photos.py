"""Private photos and videos for operators; the site lets nobody else in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backoffice.rights import demand
from bookings.models import BookedPet, RefundPhoto, StepPhoto, StepVideo
from caregivers.models import Application, Certificate, ProfileChange
from caregivers.status import CertificateStatus
from petcare.uploads import private_photo, private_video
from pets.models import PetPhoto

RIGHT = "bookings.view_booking"


def step_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, RIGHT)
    return private_photo(get_object_or_404(StepPhoto, pk=pk).image, side=request.GET.get("side"))


def booked_pet_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, RIGHT)
    return private_photo(get_object_or_404(BookedPet, pk=pk).photo, side=request.GET.get("side"))


def pet_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "pets.view_pet")
    return private_photo(get_object_or_404(PetPhoto, pk=pk).image, side=request.GET.get("side"))


def refund_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.view_refundrequest")
    return private_photo(get_object_or_404(RefundPhoto, pk=pk).image, side=request.GET.get("side"))


def step_video(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, RIGHT)
    return private_video(request, get_object_or_404(StepVideo, pk=pk).video.file)


def step_video_poster(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, RIGHT)
    return private_photo(get_object_or_404(StepVideo, pk=pk).video.poster)


def application_portrait(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "caregivers.view_application")
    return _unkept(private_photo(get_object_or_404(Application, pk=pk).portrait, side=request.GET.get("side")))


def profile_portrait(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "caregivers.view_profilechange")
    return _unkept(private_photo(get_object_or_404(ProfileChange, pk=pk).portrait, side=request.GET.get("side")))


def certificate_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "caregivers.view_certificate")
    certificate = get_object_or_404(Certificate.objects.exclude(status=CertificateStatus.DRAFT), pk=pk)
    return _unkept(private_photo(certificate.photo, side=request.GET.get("side")))


def _unkept(response: HttpResponse) -> HttpResponse:
    """What is decided soon goes, or is taken anew under the same address: no copy stays in the browser."""
    response["Cache-Control"] = "no-store"
    return response
