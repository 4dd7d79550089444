"""The owner asks for money back, and follows where it stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.money.actions.ask_money_back import ask_money_back, withdraw_request
from bookings.money.forms import MoneyBackForm
from bookings.money.models import RefundPhoto, RequestState
from bookings.orders.models import Booking
from petcare.errors import DomainError
from petcare.uploads import private_photo
from petcare.uploads.keeping import store_photo
from petcare.uploads.received import received_files


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def money_back(request: HttpRequest, number: str) -> HttpResponse:
    """What was asked before with where it stands, and the form when nothing is open."""
    booking = get_object_or_404(request.user.bookings, number=number)
    sent = (request.POST, received_files(request)) if request.method == "POST" else ()
    form = MoneyBackForm(*sent, booking=booking)
    if request.method == "POST" and form.is_valid() and _ask(request, booking, form):
        return redirect("bookings:money_back", number)
    asked = booking.refund_requests.prefetch_related("visits", "photos", "refunds")
    context = {
        "booking": booking,
        "asked": list(asked),
        "form": form if form.could_be and not any(one.is_open for one in asked) else None,
    }
    return render(request, "bookings/money_back.html", context)


@login_required
@require_POST
def money_back_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    booking = get_object_or_404(request.user.bookings, number=number)
    still_open = get_object_or_404(booking.refund_requests, state=RequestState.OPEN)
    try:
        withdraw_request(request=still_open, by=request.user)
    except DomainError as error:
        messages.info(request, error.message)
    return redirect("bookings:money_back", number)


@login_required
@require_safe
def money_back_photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    own = RefundPhoto.objects.filter(request__booking__number=number, request__booking__owner=request.user)
    return private_photo(get_object_or_404(own, pk=pk).image, side=request.GET.get("side"))


def _ask(request: HttpRequest, booking: Booking, form: MoneyBackForm) -> bool:
    cleaned = form.cleaned_data
    try:
        ask_money_back(
            booking=booking,
            visit_ids=cleaned["visits"],
            reason=cleaned["reason"],
            words=cleaned["words"],
            photos=[store_photo(photo, of=RefundPhoto) for photo in cleaned["photos"]],
            by=request.user,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True
