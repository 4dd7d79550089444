"""Notifications get lost; a payment that stays open is asked for."""

from datetime import timedelta

from django.utils import timezone

from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.models import Payment, PaymentStatus
from petcare.errors import GatewayError
from petcare.payments.gateway import get_gateway

ASK_EVERY = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=1)
# By then the cashier's page has long been closed by the gateway.
GIVE_UP_AFTER = timedelta(hours=24)


def ask_gateway(payment_id: int) -> None:
    """Asks how an open payment stands and books the answer. With nothing decided it is asked again, later each time
    once its booking is held no longer, until it is stale; a gateway that is away is asked again in any case."""
    payment = Payment.objects.select_related("booking").get(pk=payment_id)
    due = Payment.objects.filter(pk=payment_id, ask_at__lte=timezone.now())
    if due.update(ask_at=timezone.now() + _pause(payment)) != 1:
        return
    try:
        notice = get_gateway(payment.gateway).query(payment.number)
    except GatewayError:
        return
    if notice is not None:
        settle_payment(notice)
    elif payment.created_at < timezone.now() - GIVE_UP_AFTER:
        stale = Payment.objects.filter(pk=payment_id, status=PaymentStatus.STARTED)
        stale.update(status=PaymentStatus.CLOSED, ask_at=None)


def _pause(payment: Payment) -> timedelta:
    """As long as it is late already, which doubles from one time to the next."""
    late = timezone.now() - (payment.booking.hold_expires_at or payment.created_at)
    return min(max(ASK_EVERY, late), LONGEST_PAUSE)


def due_payments(limit: int = 50) -> list[int]:
    """Keys of the payments to be asked for now, those that wait longest first."""
    return list(
        Payment.objects.filter(ask_at__lte=timezone.now()).order_by("ask_at").values_list("pk", flat=True)[:limit]
    )
