from collections.abc import Collection

from django.utils import timezone

from bookings.dispatch.actions.look_on import look_on
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.orders.models import Booking, Visit
from petcare.live.publish import publish


def withdraw(booking: Booking, visits: Collection[Visit]) -> None:
    """Stops looking for somebody for these visits; a round that has no others ends, and its offers are taken back.

    The caller holds the booking's lock, and calls the visits off.
    """
    offers = Offer.objects.open().filter(round__booking=booking, round__status=RoundStatus.OPEN)
    asked = {offer.caregiver_id for offer in offers.select_for_update(of=("self",)).order_by("pk")}
    open_rounds = DispatchRound.objects.filter(booking=booking, status=RoundStatus.OPEN)
    for dispatch_round in open_rounds.select_for_update(of=("self",)).order_by("pk"):
        left = [visit for visit in dispatch_round.looking() if visit not in visits]
        if left:
            look_on(dispatch_round, left)
        else:
            _end(dispatch_round)
    publish(*(f"caregiver:{caregiver_id}" for caregiver_id in asked))


def _end(dispatch_round: DispatchRound) -> None:
    dispatch_round.offers.open().update(status=OfferStatus.WITHDRAWN, closed_at=timezone.now())
    dispatch_round.end(RoundStatus.CLOSED)
