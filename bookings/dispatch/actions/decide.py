from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.dispatch.actions.assign import DoesNotFit, assign
from bookings.dispatch.models import OPEN_OFFER, DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import lock_booking
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


@transaction.atomic
def decide(round_id: int) -> Offer | None:
    """Gives the visits to the best of those who grabbed, once. Who has no time any more is passed over.

    Returns the winning offer, or None when nothing was due or nobody of them fits; the round then stays open.
    Locks go booking, offers, round: a grab takes its offer before the round, so they never wait in a circle.
    """
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    offers = Offer.objects.select_for_update(of=("self",)).select_related("caregiver__user")
    grabbed = [offer for offer in offers.filter(round=round_id).order_by("pk") if offer.status == OfferStatus.GRABBED]
    dispatch_round = DispatchRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    if dispatch_round.status != RoundStatus.OPEN or not grabbed:
        return None
    best_first = sorted(grabbed, key=lambda offer: (-offer.score, offer.distance_m, offer.pk))
    for offer in best_first:
        if _try_to_assign(dispatch_round, booking, offer):
            _end(dispatch_round, booking, winner=offer, grabbed=best_first)
            return offer
        _pass_over(offer)
    dispatch_round.decide_at = None
    dispatch_round.save(update_fields=["decide_at"])
    _tell_who_lost(booking, best_first)
    publish(booking.topic, *(f"caregiver:{offer.caregiver_id}" for offer in best_first))
    return None


def due_decisions(limit: int = 50) -> list[int]:
    """Rounds whose decision is due, and those where a grab came in just while a decision found nobody."""
    due = Q(decide_at__lte=timezone.now()) | Q(decide_at__isnull=True, offers__status=OfferStatus.GRABBED)
    rounds = DispatchRound.objects.filter(due, status=RoundStatus.OPEN)
    return list(rounds.order_by("pk").distinct().values_list("pk", flat=True)[:limit])


def _try_to_assign(dispatch_round: DispatchRound, booking: Booking, offer: Offer) -> bool:
    visits = list(dispatch_round.visits.select_related("booking").order_by("position"))
    for visit in visits:
        visit.booking = booking
    try:
        assign(booking, visits, offer.caregiver, by=None)
    except DoesNotFit:
        return False
    return True


def _end(dispatch_round: DispatchRound, booking: Booking, *, winner: Offer, grabbed: list[Offer]) -> None:
    now = timezone.now()
    winner.status, winner.closed_at = OfferStatus.WON, now
    winner.save(update_fields=["status", "closed_at"])
    dispatch_round.status, dispatch_round.closed_at = RoundStatus.DECIDED, now
    dispatch_round.next_wave_at = dispatch_round.decide_at = None
    dispatch_round.save(update_fields=["status", "closed_at", "next_wave_at", "decide_at"])
    others = Offer.objects.filter(round=dispatch_round, status__in=OPEN_OFFER)
    others.update(status=OfferStatus.LOST, closed_at=now)
    scores = [{"caregiver": offer.caregiver_id, "score": str(offer.score), "parts": offer.parts} for offer in grabbed]
    record(booking, EventKind.GRABBED, by=None, payload={"winner": winner.caregiver_id, "grabbed": scores})
    _tell_who_lost(booking, [offer for offer in grabbed if offer.pk != winner.pk])
    everybody = dispatch_round.offers.values_list("caregiver", flat=True)
    publish(*(f"caregiver:{caregiver_id}" for caregiver_id in everybody))


def _pass_over(offer: Offer) -> None:
    offer.status, offer.closed_at = OfferStatus.LOST, timezone.now()
    offer.save(update_fields=["status", "closed_at"])


def _tell_who_lost(booking: Booking, offers: list[Offer]) -> None:
    for offer in offers:
        notify(
            recipient=offer.caregiver.user,
            kind="offer_lost",
            data={"area": booking.area},
            url=offer.get_absolute_url(),
        )
