from collections.abc import Sequence

from bookings.dispatch.models import DispatchRound
from bookings.dispatch.patience import first_flag
from bookings.orders.models import Visit


def look_on(dispatch_round: DispatchRound, left: Sequence[Visit]) -> None:
    """The round goes on for these visits alone: when it closes follows from the earliest of them, and where that is
    another one than before, so does when nobody is a problem. The caller holds the round's lock."""
    closes_at = min(visit.window.upper for visit in left)
    if closes_at == dispatch_round.closes_at:
        return
    begins, policy = min(visit.window.lower for visit in left), dispatch_round.policy
    dispatch_round.closes_at = closes_at
    dispatch_round.flag_at = first_flag(policy, begins, opened=dispatch_round.opened_at)
    dispatch_round.flagged_at, dispatch_round.reasons, dispatch_round.goes_on = None, [], False
    dispatch_round.save(update_fields=["closes_at", "flag_at", "flagged_at", "reasons", "goes_on"])
