"""What a round would have come to by another version of the policy. Pure, over what its offers keep.

Whoever got no offer then is not known here: a wave that would have reached further shows only those who were asked.
How soon somebody answered after the push is taken as it was, and what they said too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.dispatch.explanation import StoredPart
from bookings.dispatch.models import DispatchPolicy
from bookings.dispatch.patience import gives_up_at, time_to_decide
from bookings.dispatch.ranking import SHARES, points_of
from bookings.schedule.candidates import WIDEST_RADIUS_M


@dataclass(frozen=True)
class KeptOffer:
    """`answered_after` the push with yes; None for whoever did not."""

    caregiver_id: int
    distance_m: int
    covers: int
    parts: Sequence[StoredPart]
    answered_after: timedelta | None


@dataclass(frozen=True)
class KeptRound:
    """`visits` is how many were looked for, the first of them in `window`."""

    opened_at: datetime
    window: DateTimeTZRange
    visits: int
    owner_chooses: bool
    offers: Sequence[KeptOffer]


@dataclass(frozen=True)
class _Push:
    """An offer that goes out in this wave, so long after the opening."""

    offer: KeptOffer
    wave: int
    after: timedelta


@dataclass(frozen=True)
class Outcome:
    """Who comes first when it is decided, so long `after` the opening: None when nobody said yes. By then `waves` had
    gone out to `asked` people."""

    winner: int | None
    waves: int
    asked: int
    after: timedelta | None


def replay(kept: KeptRound, policy: DispatchPolicy) -> Outcome:
    """Sends the waves of this version to those who were asked, and decides when it would."""
    closes_after = gives_up_at(policy, kept.window, opened=kept.opened_at) - kept.opened_at
    pushes = [push for push in _pushes(kept, policy) if push.after < closes_after]
    grabs = [
        (at, push.offer)
        for push in pushes
        if push.offer.answered_after is not None and (at := push.after + push.offer.answered_after) < closes_after
    ]
    if not grabs:
        return Outcome(None, max((push.wave for push in pushes), default=0), len(pushes), None)
    decided_after = min(at + _time_to_decide(kept, offer, policy, at) for at, offer in grabs)
    best = min((offer for at, offer in grabs if at <= decided_after), key=lambda offer: _place(offer, policy))
    by_then = [push.wave for push in pushes if push.after <= decided_after]
    return Outcome(best.caregiver_id, max(by_then), len(by_then), decided_after)


def score_by(parts: Sequence[StoredPart], policy: DispatchPolicy) -> Decimal:
    """The kept facts under the weights of this version. A part that is counted no more counts nothing."""
    points = [
        points_of(part["name"], getattr(policy, f"weight_{part['name']}"), part["fact"], part.get("about", ""))
        for part in parts
        if part["name"] in SHARES
    ]
    return Decimal(str(round(sum(points), 2)))


def _place(offer: KeptOffer, policy: DispatchPolicy) -> tuple[int, Decimal, int, int]:
    """The best is the least: as Offer.best_first puts them."""
    return -offer.covers, -score_by(offer.parts, policy), offer.distance_m, offer.caregiver_id


def _pushes(kept: KeptRound, policy: DispatchPolicy) -> list[_Push]:
    waiting = sorted(kept.offers, key=lambda offer: _place(offer, policy))
    interval = timedelta(seconds=max(policy.wave_interval_seconds, 1))
    until_urgent = kept.window.lower - kept.opened_at - timedelta(hours=policy.urgent_hours)
    to_all = max(ceil(until_urgent / interval), 0) + 1
    pushes: list[_Push] = []
    wave = 1
    while waiting:
        is_to_all = wave >= to_all
        near = waiting if is_to_all else [one for one in waiting if _reached_in(one, policy) <= wave]
        asked = near if is_to_all else near[: policy.wave_size]
        pushes += [_Push(offer, wave, interval * (wave - 1)) for offer in asked]
        waiting = [offer for offer in waiting if offer not in asked]
        # Waves that reach nobody new are passed over.
        nearest = min((_reached_in(offer, policy) for offer in waiting), default=0)
        wave = min(max(wave + 1, nearest), max(wave + 1, to_all))
    return pushes


def _reached_in(offer: KeptOffer, policy: DispatchPolicy) -> int:
    """The first wave that reaches so far: each reaches further than the one before."""
    return ceil(min(offer.distance_m, WIDEST_RADIUS_M) / max(policy.first_wave_radius_m, 1)) or 1


def _time_to_decide(kept: KeptRound, offer: KeptOffer, policy: DispatchPolicy, at: timedelta) -> timedelta:
    """As a grab makes the decision due (`actions/grab.py`)."""
    return time_to_decide(
        policy,
        until_first=kept.window.lower - (kept.opened_at + at),
        owner_chooses=kept.owner_chooses,
        covers_all=offer.covers >= kept.visits,
    )
