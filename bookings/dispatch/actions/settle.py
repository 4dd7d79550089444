"""Giving the visits of a round to those who grabbed, whoever chose: what a decision and an owner's choice share.

Everything here runs in the caller's transaction. Locks go booking, offers, round, caregivers; a grab takes its offer
before the round, so none waits in a circle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from bookings.dispatch.actions.assign import assign
from bookings.dispatch.actions.look_on import look_on
from bookings.dispatch.actions.tell_who_lost import tell_who_lost
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import lock_booking
from caregivers.models import Caregiver
from petcare.live.publish import publish


@dataclass(frozen=True)
class Search:
    """An open round under lock, and those who said yes, the best first."""

    booking: Booking
    round: DispatchRound
    grabbed: Sequence[Offer]


def lock_search(round_id: int) -> Search | None:
    """None when the round is over."""
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    offers = Offer.objects.select_for_update(of=("self",)).select_related("caregiver__user")
    grabbed = [offer for offer in offers.filter(round=round_id).order_by("pk") if offer.status == OfferStatus.GRABBED]
    dispatch_round = DispatchRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    if dispatch_round.status != RoundStatus.OPEN:
        return None
    best_first = sorted(grabbed, key=lambda offer: (-offer.covers, -offer.score, offer.distance_m, offer.pk))
    _lock_caregivers(best_first)
    return Search(booking, dispatch_round, best_first)


def share_out(search: Search, among: Iterable[Offer], *, by: User | None) -> list[Offer]:
    """Gives the visits to these in their order, each as much as fits into their days; returns who got something.

    They are done with either way; whoever got nothing is told. Without visits left the round ends, and the others
    have lost.
    """
    left, now = list(search.round.looking()), timezone.now()
    winners: list[Offer] = []
    losers: list[Offer] = []
    for visit in left:
        visit.booking = search.booking
    for offer in among:
        given = assign(search.booking, left, offer.caregiver, by=by) if left else []
        left = [visit for visit in left if visit not in given]
        offer.status, offer.closed_at = OfferStatus.WON if given else OfferStatus.LOST, now
        (winners if given else losers).append(offer)
    for status, offers in ((OfferStatus.WON, winners), (OfferStatus.LOST, losers)):
        ids = [offer.pk for offer in offers]
        Offer.objects.filter(pk__in=ids).update(status=status, closed_at=now)
    if not left:
        losers += [offer for offer in search.grabbed if offer.status == OfferStatus.GRABBED]
    _close_or_go_on(search.round, left)
    if winners:
        _record(search, winners[0], by=by)
    tell_who_lost(search.booking, losers)
    everybody = search.round.offers.values_list("caregiver", flat=True)
    publish(search.booking.topic, *(f"caregiver:{caregiver_id}" for caregiver_id in everybody))
    return winners


def _lock_caregivers(offers: Sequence[Offer]) -> None:
    """In one order for all: two trips that share people out would wait for each other otherwise."""
    ids = [offer.caregiver_id for offer in offers]
    list(Caregiver.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _close_or_go_on(dispatch_round: DispatchRound, left: Sequence[Visit]) -> None:
    if left:
        if not dispatch_round.offers.filter(status=OfferStatus.GRABBED).exists():
            dispatch_round.decide_at = None
            dispatch_round.save(update_fields=["decide_at"])
        look_on(dispatch_round, left)
    else:
        dispatch_round.offers.open().update(status=OfferStatus.LOST, closed_at=timezone.now())
        dispatch_round.end(RoundStatus.DECIDED)


def _record(search: Search, winner: Offer, *, by: User | None) -> None:
    scores = [
        {"caregiver": offer.caregiver_id, "score": str(offer.score), "parts": offer.parts} for offer in search.grabbed
    ]
    record(search.booking, EventKind.GRABBED, by=by, payload={"winner": winner.caregiver_id, "grabbed": scores})
