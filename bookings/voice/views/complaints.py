"""What went wrong: written by either side from the booking, followed until it is answered."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.orders.models import Booking
from bookings.voice.actions.complain import complain, withdraw_complaint
from bookings.voice.forms import ComplaintForm
from bookings.voice.models import Complaint, ComplaintPhoto, Side
from bookings.voice.models.complaint import ComplaintStatus
from caregivers.access import caregiver_required
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.uploads import private_photo
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files

PAGE = 20


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def owner_complains(request: HttpRequest, number: str) -> HttpResponse:
    """About one of those who came, or were to come."""
    booking = get_object_or_404(request.user.bookings.for_list(), number=number)
    concerned = {str(visit.caregiver_id): visit.caregiver for visit in booking.visits.all() if visit.caregiver}
    caregiver = concerned.get(request.GET.get("caregiver", ""), next(iter(concerned.values()), None))
    if caregiver is None:
        raise Http404
    return _write(request, booking, caregiver, Side.OWNER)


@caregiver_required
@never_cache
@require_http_methods(["GET", "POST"])
def caregiver_complains(request: HttpRequest, number: str) -> HttpResponse:
    mine = Booking.objects.filter(visits__caregiver=request.user.caregiver).for_list().distinct()
    return _write(request, get_object_or_404(mine, number=number), request.user.caregiver, Side.CAREGIVER)


@login_required
@never_cache
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    complaints = _of(request).select_related("booking", "caregiver__user")
    page = Paginator(complaints, PAGE).get_page(request.GET.get("page"))
    return render(request, "voice/complaint_list.html", {"page": page})


@login_required
@never_cache
@require_safe
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author follows it; the other one reads the answer, and not what was written."""
    row = get_object_or_404(_of(request).select_related("booking").prefetch_related("photos"), pk=pk)
    return render(request, "voice/complaint.html", {"complaint": row, "is_mine": row.author_id == request.user.pk})


@login_required
@require_POST
def complaint_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Complaint, pk=pk, author=request.user)
    try:
        withdraw_complaint(complaint=row)
    except DomainError as error:
        messages.info(request, error.message)
    return redirect(row)


@login_required
@require_safe
def complaint_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """For its author; operators have an address of their own."""
    photo = get_object_or_404(ComplaintPhoto, pk=pk, complaint__author=request.user)
    return private_photo(photo.image, side=request.GET.get("side"))


def _of(request: HttpRequest) -> QuerySet[Complaint]:
    """One's own, and the answered ones about oneself."""
    about = Q(side=Side.OWNER, caregiver__user=request.user) | Q(side=Side.CAREGIVER, booking__owner=request.user)
    return Complaint.objects.filter(Q(author=request.user) | Q(about, status=ComplaintStatus.ANSWERED))


def _write(request: HttpRequest, booking: Booking, caregiver: Caregiver, side: str) -> HttpResponse:
    data = (request.POST, received_files(request)) if request.method == "POST" else ()
    form = ComplaintForm(*data, home=booking.address_id if side == Side.OWNER else None)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"kind": form.cleaned_data["kind"], "words": form.cleaned_data["words"]}
        try:
            photos = [store_photo(photo, of=ComplaintPhoto) for photo in form.cleaned_data["photos"]]
            row = complain(booking=booking, caregiver=caregiver, side=side, by=request.user, photos=photos, **said)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("We have it. You hear from us as soon as somebody has looked into it."))
            return redirect(row)
    context = {"form": form, "booking": booking, "caregiver": caregiver, "side": side}
    return render(request, f"voice/{side}_complains.html", context)
