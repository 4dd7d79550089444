from django.utils import timezone

from bookings.dispatch.models import OPEN_OFFER, DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.money.actions.refund import ask_refund
from bookings.money.models import Payment, PaymentStatus, RefundReason
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus, CancelReason
from bookings.orders.transitions import move_booking
from bookings.schedule.actions.reserve import release
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


def give_up(round_id: int, booking: Booking) -> None:
    """Ends a round whose window is over without anybody: what was paid goes back and the owner is told.

    The caller holds the lock on the booking and on nothing else: a grab takes its offer before the round.
    """
    offers = Offer.objects.filter(round=round_id, status__in=OPEN_OFFER)
    asked = {offer.caregiver_id for offer in offers.select_for_update(of=("self",)).order_by("pk")}
    dispatch_round = DispatchRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    if dispatch_round.status != RoundStatus.OPEN:
        return
    now = timezone.now()
    dispatch_round.status, dispatch_round.closed_at = RoundStatus.CLOSED, now
    dispatch_round.next_wave_at = dispatch_round.decide_at = None
    dispatch_round.save(update_fields=["status", "closed_at", "next_wave_at", "decide_at"])
    offers.update(status=OfferStatus.EXPIRED, closed_at=now)
    publish(*(f"caregiver:{caregiver_id}" for caregiver_id in asked))
    if booking.status != BookingStatus.AWAITING_CAREGIVER:
        return
    release(list(booking.visits.all()))
    for payment in Payment.objects.select_for_update().filter(booking=booking, status=PaymentStatus.PAID):
        left = payment.amount - payment.refund_reserved
        if left:
            ask_refund(payment, amount=left, reason=RefundReason.NOBODY_FOUND)
    move_booking(booking, BookingStatus.CANCELLED, by=None, cancel_reason=CancelReason.NOBODY_FOUND)
    notify(
        recipient=booking.owner,
        kind="nobody_found",
        data={"number": booking.number, "amount": booking.total},
        url=booking.get_absolute_url(),
    )
