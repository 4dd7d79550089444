from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.dispatch.patience import time_to_decide
from bookings.dispatch.suitors import fits_of
from bookings.orders.models import Visit
from bookings.schedule.candidates import Candidate
from caregivers.status import Approval
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

WITHOUT_A_WINNER = {OfferStatus.EXPIRED, OfferStatus.WITHDRAWN}


class OfferGone(DomainError):
    def __init__(self, status: str = "") -> None:
        gone, over = _("This job has gone to somebody else."), _("This job is not to be had any more.")
        super().__init__(over if status in WITHOUT_A_WINNER else gone)


class NoTime(DomainError):
    """Another visit overlaps, or the way from or to it takes too long. The offer stays."""

    def __init__(self) -> None:
        super().__init__(_("You cannot make it in time: your other visits and the way leave no room for this one."))


class NotWorking(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You cannot take jobs at the moment."))


@transaction.atomic
def grab(*, offer: Offer) -> Offer:
    """The caregiver says yes. Changes only their own offer, and makes the round's decision due: in seconds when they
    have time for all of it, else after a while in which somebody may come who has; where the owner chooses, after the
    time for that.

    A second tap changes nothing. Raises OfferGone when the round is over, NoTime when it does not fit into their day,
    NotWorking while they are not approved, or held by a training they did not confirm.
    """
    offers = Offer.objects.select_for_update(of=("self",))
    mine = offers.select_related("round__policy", "round__booking", "caregiver").get(pk=offer.pk)
    now = timezone.now()
    if mine.status == OfferStatus.GRABBED:
        return mine
    if not mine.can_be_grabbed:
        raise OfferGone(mine.status)
    if mine.round.status == RoundStatus.OPEN and mine.round.closes_at <= now:
        raise OfferGone(OfferStatus.EXPIRED)
    if mine.caregiver.approval != Approval.APPROVED or mine.caregiver.is_held:
        raise NotWorking
    looking = list(mine.round.looking().select_related(None).prefetch_related(None))
    for visit in looking:
        visit.booking = mine.round.booking
    if looking and not _has_time(mine, looking):
        raise NoTime
    mine.status, mine.grabbed_at = OfferStatus.GRABBED, now
    mine.save(update_fields=["status", "grabbed_at"])
    _make_decision_due(mine, looking, now)
    publish(mine.round.booking.topic, f"caregiver:{mine.caregiver_id}")
    return mine


def _has_time(offer: Offer, looking: Sequence[Visit]) -> bool:
    caregiver = offer.caregiver
    return bool(fits_of(looking, [Candidate(caregiver.pk, caregiver.home, offer.distance_m)]))


def _make_decision_due(offer: Offer, looking: Sequence[Visit], now: datetime) -> None:
    still_open = DispatchRound.objects.filter(pk=offer.round_id, status=RoundStatus.OPEN)
    decide_at = now + _time_to_decide(offer, looking, now)
    # Only who brings the decision nearer waits for the round's row: of many at once the first.
    is_later = Q(decide_at__isnull=True) | Q(decide_at__gt=decide_at)
    known = offer.round.decide_at
    is_nearer = known is None or known > decide_at
    is_first = is_nearer and still_open.filter(is_later).update(decide_at=decide_at) == 1
    if not is_first and not still_open.exists():
        raise OfferGone
    if is_first and offer.round.booking.owner_chooses:
        notify(
            recipient=offer.round.booking.owner,
            kind="choose_caregiver",
            data={"caregiver": offer.caregiver.user.name, "until": decide_at},
            url=offer.round.booking.get_absolute_url(),
            dedupe_key=f"choose {offer.round_id}",
        )


def _time_to_decide(offer: Offer, looking: Sequence[Visit], now: datetime) -> timedelta:
    return time_to_decide(
        offer.round.policy,
        until_first=looking[0].window.lower - now if looking else timedelta(0),
        owner_chooses=offer.round.booking.owner_chooses,
        covers_all=offer.covers >= len(looking),
    )


@transaction.atomic
def decline(*, offer: Offer, reason: str = "", words: str = "") -> None:
    """The caregiver passes, and may say why. What was grabbed or is over stays as it is."""
    mine = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if mine.can_be_grabbed:
        mine.status, mine.closed_at = OfferStatus.DECLINED, timezone.now()
        mine.decline_reason, mine.decline_words = reason, words
        mine.save(update_fields=["status", "closed_at", "decline_reason", "decline_words"])
        publish(f"caregiver:{mine.caregiver_id}")


def mark_seen(*, caregiver_id: int) -> None:
    """The open offers of this caregiver were shown to them."""
    unseen = Offer.objects.filter(caregiver=caregiver_id, status=OfferStatus.PUSHED)
    unseen.update(status=OfferStatus.SEEN, seen_at=timezone.now())
