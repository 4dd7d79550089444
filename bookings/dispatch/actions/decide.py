from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.dispatch.actions.assign import assign
from bookings.dispatch.models import OPEN_OFFER, DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import lock_booking
from caregivers.models import Caregiver
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


@transaction.atomic
def decide(round_id: int) -> Offer | None:
    """Gives the visits to the best of those who grabbed, once. Who has no time any more is passed over.

    A trip goes to one of them where possible: who has time for more of it comes first. What is left goes to the next,
    and what nobody of them can take stays in the open round. Returns the first who won something, or None.
    Locks go booking, offers, round, caregivers; a grab takes its offer before the round, so none waits in a circle.
    """
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    offers = Offer.objects.select_for_update(of=("self",)).select_related("caregiver__user")
    grabbed = [offer for offer in offers.filter(round=round_id).order_by("pk") if offer.status == OfferStatus.GRABBED]
    dispatch_round = DispatchRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    if dispatch_round.status != RoundStatus.OPEN or not grabbed:
        return None
    best_first = sorted(grabbed, key=lambda offer: (-offer.covers, -offer.score, offer.distance_m, offer.pk))
    _lock_caregivers(best_first)
    winners, left = _share_out(dispatch_round, booking, best_first)
    if winners:
        _record(booking, winners[0], best_first)
    _close_or_go_on(dispatch_round, left)
    losers = [offer for offer in best_first if offer not in winners]
    _tell_who_lost(booking, losers)
    everybody = dispatch_round.offers.values_list("caregiver", flat=True)
    publish(booking.topic, *(f"caregiver:{caregiver_id}" for caregiver_id in everybody))
    return winners[0] if winners else None


def due_decisions(limit: int = 50) -> list[int]:
    """Rounds whose decision is due, and those where a grab came in just while a decision found nobody."""
    due = Q(decide_at__lte=timezone.now()) | Q(decide_at__isnull=True, offers__status=OfferStatus.GRABBED)
    rounds = DispatchRound.objects.filter(due, status=RoundStatus.OPEN)
    return list(rounds.order_by("pk").distinct().values_list("pk", flat=True)[:limit])


def _lock_caregivers(offers: Sequence[Offer]) -> None:
    """In one order for all: two trips that share people out would wait for each other otherwise."""
    ids = [offer.caregiver_id for offer in offers]
    list(Caregiver.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _share_out(
    dispatch_round: DispatchRound, booking: Booking, best_first: Sequence[Offer]
) -> tuple[list[Offer], list[Visit]]:
    """Who won something, and the visits that are left. Whoever grabbed is done with either way."""
    left, winners, now = list(dispatch_round.looking()), [], timezone.now()
    for visit in left:
        visit.booking = booking
    for offer in best_first:
        given = assign(booking, left, offer.caregiver, by=None) if left else []
        left = [visit for visit in left if visit not in given]
        offer.status, offer.closed_at = OfferStatus.WON if given else OfferStatus.LOST, now
        offer.save(update_fields=["status", "closed_at"])
        if given:
            winners.append(offer)
    return winners, left


def _record(booking: Booking, winner: Offer, grabbed: Sequence[Offer]) -> None:
    scores = [{"caregiver": offer.caregiver_id, "score": str(offer.score), "parts": offer.parts} for offer in grabbed]
    record(booking, EventKind.GRABBED, by=None, payload={"winner": winner.caregiver_id, "grabbed": scores})


def _close_or_go_on(dispatch_round: DispatchRound, left: Sequence[Visit]) -> None:
    now = timezone.now()
    dispatch_round.decide_at = None
    if left:
        dispatch_round.closes_at = min(visit.window.upper for visit in left)
    else:
        dispatch_round.status, dispatch_round.closed_at, dispatch_round.next_wave_at = RoundStatus.DECIDED, now, None
        others = Offer.objects.filter(round=dispatch_round, status__in=OPEN_OFFER)
        others.update(status=OfferStatus.LOST, closed_at=now)
    dispatch_round.save(update_fields=["status", "closed_at", "closes_at", "next_wave_at", "decide_at"])


def _tell_who_lost(booking: Booking, offers: Sequence[Offer]) -> None:
    for offer in offers:
        notify(
            recipient=offer.caregiver.user,
            kind="offer_lost",
            data={"area": booking.area},
            url=offer.get_absolute_url(),
        )
