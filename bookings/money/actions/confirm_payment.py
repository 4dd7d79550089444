"""What a gateway says about a payment, whenever and however often it says it."""

import logging

from django.db import transaction
from django.utils import timezone

from bookings.dispatch.actions.open_round import open_round
from bookings.money.actions.refund import ask_refund
from bookings.money.models import Payment, PaymentStatus, RefundReason
from bookings.orders.actions.revive import revive
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus
from bookings.orders.transitions import lock_booking, move_booking
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.payments.gateway import Outcome, PaymentNotice

log = logging.getLogger(__name__)


def settle_payment(notice: PaymentNotice) -> None:
    """Books what the gateway said and does what follows from it, once, however often it is said.

    Paid in time: caregivers are looked for. Paid after the hold ran out: the booking is revived when its window still
    fits, else the money goes back by itself. Paid twice: the second goes back. Another amount: nothing follows, until
    an operator has settled it. A notice about a payment we do not know is logged and changes nothing.
    """
    booking_id = Payment.objects.filter(number=notice.number).values_list("booking", flat=True).first()
    if booking_id is None:
        log.warning("A notice about an unknown payment: %s", notice.number)
        return
    with transaction.atomic():
        booking = lock_booking(booking_id)
        payment = Payment.objects.select_for_update().get(number=notice.number)
        if payment.status == PaymentStatus.PAID:
            return
        if notice.outcome == Outcome.FAILED:
            _book_failure(booking, payment)
        elif notice.amount != payment.amount:
            _book_mismatch(booking, payment, notice)
        else:
            _book_payment(booking, payment, notice)


def close_mismatch(*, payment: Payment) -> bool:
    """An operator has settled with the gateway what was paid over another amount. False when it was none, or the right
    amount came after all."""
    odd = Payment.objects.filter(pk=payment.pk, status=PaymentStatus.MISMATCH)
    return odd.update(status=PaymentStatus.CLOSED) == 1


def _book_failure(booking: Booking, payment: Payment) -> None:
    if payment.status in {PaymentStatus.FAILED, PaymentStatus.MISMATCH}:
        return
    payment.status, payment.ask_at = PaymentStatus.FAILED, None
    payment.save(update_fields=["status", "ask_at"])
    record(booking, EventKind.PAYMENT_FAILED, by=None, payload={"payment": payment.number})
    publish(booking.topic)


def _book_mismatch(booking: Booking, payment: Payment, notice: PaymentNotice) -> None:
    if payment.status == PaymentStatus.MISMATCH:
        return
    log.error("Payment %s is over %s, the gateway says %s", payment.number, payment.amount, notice.amount)
    payment.status, payment.ask_at = PaymentStatus.MISMATCH, None
    payment.save(update_fields=["status", "ask_at"])
    payload = {"payment": payment.number, "amount": str(notice.amount)}
    record(booking, EventKind.PAYMENT_MISMATCH, by=None, payload=payload)


def _book_payment(booking: Booking, payment: Payment, notice: PaymentNotice) -> None:
    payment.status, payment.ask_at = PaymentStatus.PAID, None
    payment.provider_reference, payment.paid_at = notice.provider_reference, timezone.now()
    payment.save(update_fields=["status", "ask_at", "provider_reference", "paid_at"])
    payload = {"payment": payment.number, "amount": str(payment.amount)}
    record(booking, EventKind.PAID, by=booking.owner, payload=payload)
    if booking.status == BookingStatus.AWAITING_PAYMENT:
        move_booking(booking, BookingStatus.AWAITING_CAREGIVER, by=None)
        _look_for_caregivers(booking)
    elif booking.status == BookingStatus.CANCELLED and revive(booking):
        _tell(booking, "booking_revived")
        open_round(booking)
    elif booking.status == BookingStatus.CANCELLED:
        ask_refund(payment, amount=payment.amount, reason=RefundReason.LATE_PAYMENT)
        _tell(booking, "late_payment_refunded")
    else:
        ask_refund(payment, amount=payment.amount, reason=RefundReason.PAID_TWICE)
        _tell(booking, "second_payment_refunded")


def _look_for_caregivers(booking: Booking) -> None:
    open_round(booking)
    visits = list(booking.visits.all())
    notify(
        recipient=booking.owner,
        kind="booking_submitted" if len(visits) == 1 else "trip_submitted",
        data={"number": booking.number, "window": visits[0].window, "count": len(visits)},
        url=booking.get_absolute_url(),
    )


def _tell(booking: Booking, kind: str) -> None:
    notify(
        recipient=booking.owner,
        kind=kind,
        data={"number": booking.number, "amount": booking.total},
        url=booking.get_absolute_url(),
    )
