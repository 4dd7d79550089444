"""Private photos for operators; the site lets nobody else in."""

from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from bookings.models import BookedPet, StepPhoto


def step_photo(request: HttpRequest, pk: int) -> FileResponse:
    _demand_bookings(request)
    return _private(get_object_or_404(StepPhoto, pk=pk).image)


def booked_pet_photo(request: HttpRequest, pk: int) -> FileResponse:
    _demand_bookings(request)
    return _private(get_object_or_404(BookedPet, pk=pk).photo)


def _demand_bookings(request: HttpRequest) -> None:
    if not request.user.has_perm("bookings.view_booking"):
        raise PermissionDenied


def _private(file: FieldFile) -> FileResponse:
    if not file or not file.storage.exists(file.name):
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file.open(), content_type="image/jpeg", headers=headers)
