"""The pets of a booking, for its owner and for the caregiver who has the job."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from bookings.orders.models import BookedPet, BookedPhoto, Booking, Visit
from bookings.orders.status import OVER
from bookings.visits.care import care_of_pets
from bookings.visits.working import working_as
from petcare.uploads import private_photo
from pets.sheet import Sheet
from pets.views.sheets import show_sheets


@login_required
@require_safe
def care_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """All pets of the booking on one page of paper. The caregiver has it until the last visit of theirs is over."""
    booking = get_object_or_404(Booking, number=number)
    visit = _visit_of(request.user, booking)
    if visit is None and booking.owner_id != request.user.pk:
        raise Http404
    first = booking.visits.exclude(status__in=OVER).order_by("window").first()
    on = max(timezone.localdate(), timezone.localdate(first.window.lower)) if first else timezone.localdate()
    care = care_of_pets(booking, on=on)
    sheets = [Sheet(pet.name, pet.species, _cover(booking, pet), sections) for pet, sections in care]
    return show_sheets(request, sheets, back=(visit or booking).get_absolute_url())


@login_required
@require_safe
def booked_photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One of all the photos of a pet; those who only may say yes see the cover alone."""
    working = working_as(request.user)
    allowed = Q(pet__booking__owner=request.user) | Q(pet__booking__visits__caregiver__in=working)
    photos = BookedPhoto.objects.filter(allowed, pet__booking__number=number).distinct()
    return private_photo(get_object_or_404(photos, pk=pk).image, side=request.GET.get("side"))


def _visit_of(user: User, booking: Booking) -> Visit | None:
    return booking.visits.filter(caregiver__in=working_as(user)).exclude(status__in=OVER).order_by("window").first()


def _cover(booking: Booking, pet: BookedPet) -> str:
    return reverse("bookings:booked_pet_photo", args=[booking.number, pet.pk]) if pet.photo else ""
