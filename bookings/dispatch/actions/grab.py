from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.models import CAN_BE_GRABBED, DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.dispatch.patience import time_to_decide
from bookings.dispatch.suitors import fits_of
from bookings.orders.models import Visit
from bookings.schedule.candidates import Candidate
from caregivers.status import Approval
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

# The status stands in the row that is locked, so whoever ended the round meanwhile wins. What a key leads to is not
# joined: to plan a join of five tables takes longer than all the rest.
ONE_MORE = """
    UPDATE bookings_offer AS offer SET status = %(grabbed)s, grabbed_at = %(now)s
    FROM bookings_dispatchround AS round, caregivers_caregiver AS caregiver
    WHERE offer.id = %(offer)s AND offer.status = ANY(%(can_be_grabbed)s)
    AND caregiver.id = offer.caregiver_id AND caregiver.user_id = %(person)s
    AND caregiver.approval = %(approved)s AND NOT caregiver.is_held AND caregiver.days_changed_at < offer.pushed_at
    AND round.id = offer.round_id AND round.status = %(open)s AND least(round.begins_at, round.closes_at) > %(now)s
    AND round.decide_at <= %(now)s + interval '1 second' * (
        SELECT decision_seconds FROM bookings_dispatchpolicy WHERE id = round.policy_id
    )
    AND offer.covers >= (SELECT count(*) FROM bookings_dispatchround_visits WHERE dispatchround_id = round.id)
    RETURNING (SELECT number FROM bookings_booking WHERE id = round.booking_id), caregiver.id
"""
# What a yes is read for otherwise.
READ = ["status", "caregiver", "distance_m", "covers"]
READ += [f"caregiver__{name}" for name in ("approval", "is_held", "home_lat", "home_lon")]
READ += [f"round__{name}" for name in ("status", "closes_at", "decide_at")]
READ += [f"round__booking__{name}" for name in ("number", "lat", "lon", "owner_chooses")]
READ += [
    f"round__policy__{name}"
    for name in ("decision_seconds", "choice_minutes", "choice_ends_hours", "split_patience_minutes", "urgent_hours")
]
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


def say_yes_too(*, offer_id: int, person: User) -> bool:
    """Says yes where a decision is due soon already, for somebody who had time for all of it when they were asked and
    whose days are as they were: nothing is left to look at then, and of hundreds at once all but the first few cost one
    statement. Returns whether it did; where not, `grab` looks closely.
    """
    asked: dict[str, Any] = {
        "offer": offer_id,
        "person": person.pk,
        "now": timezone.now(),
        "grabbed": OfferStatus.GRABBED,
        "can_be_grabbed": list(CAN_BE_GRABBED),
        "approved": Approval.APPROVED,
        "open": RoundStatus.OPEN,
    }
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, asked)
        found = cursor.fetchone()
    if found:
        publish(f"booking:{found[0]}", f"caregiver:{found[1]}")
    return found is not None


@transaction.atomic
def grab(*, offer: Offer) -> None:
    """The caregiver says yes. Changes only their own offer, and makes the round's decision due: in seconds when they
    have time for all of it, else after a while in which somebody may come who has; where the owner chooses, after the
    time for that.

    Of `offer` only its key and whose it is are read, the rest under its lock. A second tap changes nothing. Raises
    Offer.DoesNotExist when this caregiver has no such offer, OfferGone when the round is over, NoTime when it does not
    fit into their day, NotWorking while they are not approved, or held by a training they did not confirm.
    """
    mine = _locked(offer).select_related("round__policy", "round__booking", "caregiver").only(*READ).get()
    now = timezone.now()
    if mine.status == OfferStatus.GRABBED:
        return
    if not mine.can_be_grabbed or mine.round.status != RoundStatus.OPEN:
        raise OfferGone(mine.status)
    if mine.round.closes_at <= now:
        raise OfferGone(OfferStatus.EXPIRED)
    if mine.caregiver.approval != Approval.APPROVED or mine.caregiver.is_held:
        raise NotWorking
    looking = list(mine.round.looking().select_related(None).prefetch_related(None).only("window", "minutes"))
    for visit in looking:
        visit.booking = mine.round.booking
    if looking and not _has_time(mine, looking):
        raise NoTime
    mine.status, mine.grabbed_at = OfferStatus.GRABBED, now
    mine.save(update_fields=["status", "grabbed_at"])
    _make_decision_due(mine, looking, now)
    publish(mine.round.booking.topic, f"caregiver:{mine.caregiver_id}")


def _has_time(offer: Offer, looking: Sequence[Visit]) -> bool:
    caregiver = offer.caregiver
    return bool(fits_of(looking, [Candidate(caregiver.pk, caregiver.home, offer.distance_m)]))


def _make_decision_due(offer: Offer, looking: Sequence[Visit], now: datetime) -> None:
    """The round is open: whoever ends one closes its offers first, and waits for the lock on this one."""
    decide_at = now + _time_to_decide(offer, looking, now)
    # Only who brings the decision nearer waits for the round's row: of many at once the first.
    known = offer.round.decide_at
    if known and known <= decide_at:
        return
    still_open = DispatchRound.objects.filter(pk=offer.round_id, status=RoundStatus.OPEN)
    is_later = Q(decide_at__isnull=True) | Q(decide_at__gt=decide_at)
    is_nearer = still_open.filter(is_later).update(decide_at=decide_at) == 1
    if is_nearer and offer.round.booking.owner_chooses:
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
    """The caregiver passes, and may say why. What was grabbed or is over stays as it is. Raises Offer.DoesNotExist."""
    mine = _locked(offer).get()
    if mine.can_be_grabbed:
        mine.status, mine.closed_at = OfferStatus.DECLINED, timezone.now()
        mine.decline_reason, mine.decline_words = reason, words
        mine.save(update_fields=["status", "closed_at", "decline_reason", "decline_words"])
        publish(f"caregiver:{mine.caregiver_id}")


def _locked(offer: Offer) -> QuerySet[Offer]:
    return Offer.objects.select_for_update(of=("self",)).filter(pk=offer.pk, caregiver=offer.caregiver_id)


def mark_seen(*, caregiver_id: int) -> None:
    """The open offers of this caregiver were shown to them."""
    unseen = Offer.objects.filter(caregiver=caregiver_id, status=OfferStatus.PUSHED)
    unseen.update(status=OfferStatus.SEEN, seen_at=timezone.now())
