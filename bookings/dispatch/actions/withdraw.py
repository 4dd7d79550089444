from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from bookings.dispatch.actions.look_on import look_on
from bookings.dispatch.actions.tell_who_lost import tell_who_lost
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.orders.models import Booking, Visit
from caregivers.models import Caregiver
from petcare.live.publish import publish


def withdraw(booking: Booking, visits: Collection[Visit], *, given_to: Caregiver | None = None) -> None:
    """Stops looking for somebody for these visits; a round that has no others ends, its offers are taken back, and
    whoever said yes is told, but for whom the visits are given to.

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
            _end(dispatch_round, booking, given_to)
    publish(*(f"caregiver:{caregiver_id}" for caregiver_id in asked))


def take_back(offers: QuerySet[Offer]) -> None:
    """These open offers can be had no more; whoever said yes to one is told. Few, since each is told for itself."""
    locked = offers.select_for_update(of=("self",)).select_related("caregiver__user", "round__booking").order_by("pk")
    said_yes = [offer for offer in locked if offer.status == OfferStatus.GRABBED]
    offers.update(status=OfferStatus.WITHDRAWN, closed_at=timezone.now())
    for offer in said_yes:
        tell_who_lost(offer.round.booking, [offer], kind="offer_gone")


def _end(dispatch_round: DispatchRound, booking: Booking, given_to: Caregiver | None) -> None:
    offers = dispatch_round.offers.open()
    grabbed = offers.filter(status=OfferStatus.GRABBED).exclude(caregiver=given_to)
    said_yes = list(grabbed.select_related("caregiver__user"))
    offers.update(status=OfferStatus.WITHDRAWN, closed_at=timezone.now())
    dispatch_round.end(RoundStatus.CLOSED)
    tell_who_lost(booking, said_yes, kind="offer_lost" if given_to else "offer_gone")
