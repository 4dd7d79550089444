import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.start_payment import CannotBePaid, start_payment
from bookings.money.models import PaymentStatus
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus
from petcare.errors import GatewayError
from petcare.payments.gateway import ForgedNotification, get_gateway

log = logging.getLogger(__name__)


@login_required
@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    return to_cashier(request, get_object_or_404(request.user.bookings, number=number))


def to_cashier(request: HttpRequest, booking: Booking) -> HttpResponse:
    """On to the gateway's cashier, or to the booking's page with the reason why not."""
    try:
        return redirect(start_payment(booking=booking))
    except CannotBePaid as error:
        messages.info(request, error.message)
    except GatewayError:
        messages.error(request, _("The cashier does not answer right now. Your time is kept, try again in a moment."))
    return redirect(booking)


@login_required
@never_cache
@require_GET
def payment_return(request: HttpRequest, number: str) -> HttpResponse:
    """Back from the cashier. What the address claims counts nothing: only what the gateway told us itself does."""
    booking = get_object_or_404(request.user.bookings, number=number)
    if booking.status != BookingStatus.AWAITING_PAYMENT:
        target = booking.get_absolute_url()
        return HttpResponseClientRedirect(target) if request.htmx else redirect(target)
    newest = booking.payments.first()
    is_looked_at = newest is not None and newest.status == PaymentStatus.MISMATCH
    context = {
        "booking": booking,
        "has_failed": newest is not None and newest.status == PaymentStatus.FAILED,
        "is_looked_at": is_looked_at,
        "can_be_paid": booking.hold_expires_at > timezone.now() and not is_looked_at,
    }
    template = "bookings/payment_return.html#live" if request.htmx else "bookings/payment_return.html"
    return render(request, template, context)


@csrf_exempt
@require_POST
def payment_notification(request: HttpRequest) -> HttpResponse:
    """The gateway's word; who it is stands in its signature, not in a session."""
    try:
        notice = get_gateway().read_notification(request)
    except ForgedNotification as error:
        log.warning("A forged notification of a payment: %s", error)
        return HttpResponseBadRequest("forged")
    settle_payment(notice)
    return HttpResponse("success")
