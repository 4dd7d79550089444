"""Photos of talks, reviews and complaints for operators; each needs the right to see what it belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backoffice.rights import demand
from bookings.models import ComplaintPhoto, Message, ReviewPhoto
from petcare.uploads import private_photo


def message_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.view_thread")
    return private_photo(get_object_or_404(Message, pk=pk).photo, side=request.GET.get("side"))


def review_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.view_review")
    return private_photo(get_object_or_404(ReviewPhoto, pk=pk).image, side=request.GET.get("side"))


def complaint_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.view_complaint")
    return private_photo(get_object_or_404(ComplaintPhoto, pk=pk).image, side=request.GET.get("side"))
