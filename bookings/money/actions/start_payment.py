from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.money.models import Payment, PaymentStatus
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus
from bookings.orders.transitions import lock_booking
from petcare.errors import DomainError
from petcare.payments.gateway import get_gateway

# When the vendor's notification is late by this much, it is asked.
PATIENCE = timedelta(minutes=2)


class CannotBePaid(DomainError):
    """The booking is paid already, or its time was given away."""


def start_payment(*, booking: Booking) -> str:
    """Opens an attempt to pay and returns the address of the gateway's cashier.

    Raises CannotBePaid with what happened instead, GatewayError when the gateway cannot be reached.
    """
    payment = _open_attempt(booking.pk)
    return get_gateway(payment.gateway).start(
        number=payment.number,
        amount=payment.amount,
        subject=_("Booking %(number)s") % {"number": booking.number},
        return_url=settings.SITE_ADDRESS + reverse("bookings:payment_return", args=[booking.number]),
        notify_url=settings.SITE_ADDRESS + reverse("bookings:payment_notification"),
        expires_at=booking.hold_expires_at or timezone.now(),
    )


@transaction.atomic
def _open_attempt(booking_id: int) -> Payment:
    booking = lock_booking(booking_id)
    if booking.status not in {BookingStatus.AWAITING_PAYMENT, BookingStatus.CANCELLED}:
        raise CannotBePaid(_("This booking is paid already."))
    is_over = booking.hold_expires_at is not None and booking.hold_expires_at <= timezone.now()
    if is_over or booking.status == BookingStatus.CANCELLED:
        raise CannotBePaid(_("This booking was not paid in time. Please book again."))
    attempt = booking.payments.filter(status=PaymentStatus.STARTED, amount=booking.total).first()
    return attempt or Payment.objects.create(
        booking=booking,
        gateway=settings.PAYMENT_GATEWAY,
        amount=booking.total,
        ask_at=timezone.now() + PATIENCE,
    )
