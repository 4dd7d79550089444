from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.dispatch.models import CAN_BE_GRABBED, OFFER_STEPS, DispatchRound, Offer, OfferStatus, RoundStatus
from petcare.errors import DomainError
from petcare.live.publish import publish


class OfferGone(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This job has gone to somebody else."))


@transaction.atomic
def grab(*, offer: Offer) -> Offer:
    """The caregiver says yes. Changes only their own offer, and makes the round's decision due: in seconds when they
    have time for all of it, else after a while in which somebody may come who has.

    A second tap changes nothing. Raises OfferGone when the round is over.
    """
    offers = Offer.objects.select_for_update(of=("self",)).select_related("round__policy", "round__booking")
    mine = offers.get(pk=offer.pk)
    if mine.status == OfferStatus.GRABBED:
        return mine
    if mine.status not in CAN_BE_GRABBED:
        raise OfferGone
    now = timezone.now()
    mine.status, mine.grabbed_at = OfferStatus.GRABBED, now
    mine.save(update_fields=["status", "grabbed_at"])
    still_open = DispatchRound.objects.filter(pk=mine.round_id, status=RoundStatus.OPEN)
    decide_at = now + _time_to_decide(mine)
    # Only who brings the decision nearer waits for the round's row: of many at once the first.
    is_later = Q(decide_at__isnull=True) | Q(decide_at__gt=decide_at)
    is_first = still_open.filter(is_later).update(decide_at=decide_at) == 1
    if not is_first and not still_open.exists():
        raise OfferGone
    publish(mine.round.booking.topic, f"caregiver:{mine.caregiver_id}")
    return mine


def _time_to_decide(offer: Offer) -> timedelta:
    policy = offer.round.policy
    quickly = timedelta(seconds=policy.decision_seconds)
    looking = offer.round.looking()
    if offer.covers >= looking.count():
        return quickly
    # Not so long that the first visit would have nobody.
    until_first = looking.first().window.lower - timedelta(hours=policy.urgent_hours) - timezone.now()
    return max(quickly, min(timedelta(minutes=policy.split_patience_minutes), until_first))


@transaction.atomic
def decline(*, offer: Offer) -> None:
    """The caregiver passes. What was grabbed or is over stays as it is."""
    mine = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if OfferStatus.DECLINED in OFFER_STEPS[mine.status]:
        mine.status, mine.closed_at = OfferStatus.DECLINED, timezone.now()
        mine.save(update_fields=["status", "closed_at"])
        publish(f"caregiver:{mine.caregiver_id}")


def mark_seen(*, caregiver_id: int) -> None:
    """The open offers of this caregiver were shown to them."""
    unseen = Offer.objects.filter(caregiver=caregiver_id, status=OfferStatus.PUSHED)
    unseen.update(status=OfferStatus.SEEN, seen_at=timezone.now())
