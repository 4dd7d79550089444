from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from bookings.dispatch.actions.look_on import look_on
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.dispatch.patience import gives_up_at
from bookings.money.actions.ask_money_back import end_request
from bookings.money.actions.refund import give_back
from bookings.money.models import RefundReason
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, CancelReason, VisitStatus
from bookings.orders.transitions import move_visit
from bookings.schedule.actions.reserve import release
from bookings.visits.actions.remind_of_door_code import remind_of_door_code
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

# While somebody has said yes the decision comes first.
LOOK_AGAIN = timedelta(seconds=30)


def give_up(round_id: int, booking: Booking) -> None:
    """Ends the search for the visits that nobody can come to in good time any more: their price goes back, the owner is
    told, and reminded of a door code that somebody has seen.

    The other visits of the round go on looking; without any it ends. Whoever has said yes is waited for. The caller
    holds the lock on the booking and on nothing else: a grab takes its offer before the round.
    """
    offers = Offer.objects.open().filter(round=round_id)
    locked = list(offers.select_for_update(of=("self",)).order_by("pk"))
    asked = {offer.caregiver_id for offer in locked}
    dispatch_round = DispatchRound.objects.select_for_update(of=("self",)).select_related("policy").get(pk=round_id)
    if dispatch_round.status != RoundStatus.OPEN:
        return
    now = timezone.now()
    if any(offer.status == OfferStatus.GRABBED for offer in locked):
        dispatch_round.next_wave_at = now + LOOK_AGAIN
        dispatch_round.save(update_fields=["next_wave_at"])
        return
    looking = list(dispatch_round.looking())
    over = [visit for visit in looking if _is_over(visit, dispatch_round, now)]
    left = [visit for visit in looking if visit not in over]
    if left:
        look_on(dispatch_round, left)
    else:
        offers.update(status=OfferStatus.EXPIRED, closed_at=now)
        dispatch_round.end(RoundStatus.CLOSED)
    publish(*(f"caregiver:{caregiver_id}" for caregiver_id in asked))
    if over:
        _call_off(booking, over)


def _is_over(visit: Visit, dispatch_round: DispatchRound, now: datetime) -> bool:
    """The round closes for its earliest visit; of the others some may be as near by then."""
    if visit.window.lower == dispatch_round.begins_at:
        return dispatch_round.closes_at <= now
    return gives_up_at(dispatch_round.policy, visit.window, opened=dispatch_round.opened_at) <= now


def _call_off(booking: Booking, visits: Sequence[Visit]) -> None:
    price = sum((visit.price for visit in visits), Decimal(0))
    amount = give_back(booking, price, reason=RefundReason.NOBODY_FOUND)
    release(visits)
    ids = [visit.pk for visit in visits]
    end_request(booking, ids, by=None)
    if not booking.visits.exclude(pk__in=ids).exclude(status=VisitStatus.CANCELLED).exists():
        booking.cancel_reason = CancelReason.NOBODY_FOUND
        booking.save(update_fields=["cancel_reason"])
    for visit in visits:
        visit.booking = booking
        move_visit(visit, VisitStatus.CANCELLED, by=None, payload={"position": visit.position, "reason": "nobody"})
    is_all = booking.status == BookingStatus.CANCELLED
    notify(
        recipient=booking.owner,
        kind="nobody_found" if is_all else "nobody_found_for_visit",
        data={"number": booking.number, "amount": amount, "window": visits[0].window},
        url=booking.get_absolute_url(),
    )
    remind_of_door_code(booking)
