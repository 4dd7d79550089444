"""Money on its way back. Asking is a row under lock; sending is a call outside any transaction, under one number."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, When
from django.utils import timezone

from bookings.money.models import Payment, PaymentStatus, Refund, RefundReason, RefundRequest, RefundStatus
from bookings.orders.history import EVERY_BOOKING, record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import lock_booking
from petcare.errors import GatewayError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.payments.gateway import RefundReceipt, get_gateway
from petcare.wake import wake

# A worker that died while sending leaves the refund due again after this.
LEASE = timedelta(minutes=2)
# Accepted is not arrived: the gateway is asked until it says so, which takes seconds or days.
ASK_AGAIN = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


def ask_refund(
    payment: Payment, *, amount: Decimal, reason: RefundReason, request: RefundRequest | None = None
) -> Refund:
    """Reserves the amount (yuan) within what was paid and leaves the refund due. The caller holds the payment's lock.

    The database refuses more than was paid (IntegrityError).
    """
    payment.refund_reserved += amount
    payment.save(update_fields=["refund_reserved"])
    refund = Refund.objects.create(payment=payment, amount=amount, reason=reason, request=request)
    record(payment.booking, EventKind.REFUND_ASKED, by=None, payload={"refund": refund.number, "amount": str(amount)})
    wake("bookings.money.tasks.send_refund", refund.pk)
    return refund


def give_back(
    booking: Booking, amount: Decimal, *, reason: RefundReason, request: RefundRequest | None = None
) -> Decimal:
    """Asks for refunds of this many yuan, or of as many as the booking's payments have left; returns how many these
    are. The caller holds its lock."""
    given = Decimal(0)
    paid = Payment.objects.select_for_update(of=("self",)).filter(booking=booking, status=PaymentStatus.PAID)
    for payment in paid.order_by("pk"):
        part = min(amount - given, payment.amount - payment.refund_reserved)
        if part > 0:
            ask_refund(payment, amount=part, reason=reason, request=request)
            given += part
    return given


def send_refund(refund_id: int) -> None:
    """Sends a due refund to its gateway, or asks how it stands; a failure makes it due again, later each time."""
    if not _claim(refund_id):
        return
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    try:
        gateway = get_gateway(refund.payment.gateway)
        if refund.status == RefundStatus.SENT:
            receipt = gateway.query_refund(refund.number)
        else:
            receipt = gateway.refund(
                refund_number=refund.number,
                payment_number=refund.payment.number,
                provider_reference=refund.payment.provider_reference,
                amount=refund.amount,
                reason=refund.reason,
            )
    except GatewayError as error:
        _book_failure(refund_id, error)
    else:
        _book_receipt(refund_id, receipt)


def due_refunds(limit: int = 50) -> list[int]:
    """Keys of the refunds to be sent or asked for now, those that wait longest first."""
    return list(
        Refund.objects.filter(due_at__lte=timezone.now()).order_by("due_at").values_list("pk", flat=True)[:limit]
    )


def _claim(refund_id: int) -> bool:
    """One worker at a time: whoever moves the due time goes on. Asking how it stands is no try to send it."""
    due = Refund.objects.filter(pk=refund_id, due_at__lte=timezone.now())
    tries = Case(When(status=RefundStatus.SENT, then=F("tries")), default=F("tries") + 1)
    return due.update(due_at=timezone.now() + LEASE, tries=tries) == 1


def _pause(refund: Refund) -> timedelta:
    """Until it is asked for or sent again: longer each time, as it is under way longer or was tried more often."""
    if refund.status == RefundStatus.SENT:
        return min(max(ASK_AGAIN, timezone.now() - refund.created_at), LONGEST_PAUSE)
    return min(timedelta(seconds=5) * 2 ** min(refund.tries, 10), LONGEST_PAUSE)


@transaction.atomic
def _book_receipt(refund_id: int, receipt: RefundReceipt | None) -> None:
    refund = _locked(refund_id)
    if refund.status == RefundStatus.SUCCEEDED:
        return
    if receipt is not None:
        refund.provider_reference = receipt.provider_reference
    if receipt is not None and receipt.is_succeeded:
        _book_success(refund)
    elif receipt is not None and receipt.is_accepted:
        refund.status, refund.error = RefundStatus.SENT, ""
        refund.due_at = timezone.now() + _pause(refund)
    else:
        refund.status, refund.due_at, refund.error = RefundStatus.FAILED, None, "refused"
    refund.save()
    publish(refund.payment.booking.topic, EVERY_BOOKING)


def _book_success(refund: Refund) -> None:
    refund.status, refund.due_at, refund.error = RefundStatus.SUCCEEDED, None, ""
    refund.succeeded_at = timezone.now()
    booking = refund.payment.booking
    record(booking, EventKind.REFUNDED, by=None, payload={"refund": refund.number, "amount": str(refund.amount)})
    notify(
        recipient=booking.owner,
        kind="refund_arrived",
        data={"number": booking.number, "amount": refund.amount},
        url=booking.get_absolute_url(),
        dedupe_key=f"refund {refund.number}",
    )


@transaction.atomic
def _book_failure(refund_id: int, error: GatewayError) -> None:
    refund = _locked(refund_id)
    refund.error = str(error)[:200]
    if error.permanent:
        refund.status, refund.due_at = RefundStatus.FAILED, None
    else:
        refund.due_at = timezone.now() + _pause(refund)
    refund.save(update_fields=["error", "status", "due_at"])
    publish(EVERY_BOOKING)


def _locked(refund_id: int) -> Refund:
    lock_booking(Refund.objects.values_list("payment__booking", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment__booking__owner")
    return refund.get(pk=refund_id)
