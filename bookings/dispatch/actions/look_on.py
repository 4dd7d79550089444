from collections.abc import Sequence

from bookings.dispatch.models import DispatchRound
from bookings.dispatch.patience import first_flag, gives_up_at
from bookings.orders.models import Visit


def look_on(dispatch_round: DispatchRound, left: Sequence[Visit]) -> None:
    """The round goes on for these visits alone. Where the earliest of them is another one than before, when nobody is a
    problem and when it closes follow from that. The caller holds the round's lock."""
    window, policy, opened = min(visit.window for visit in left), dispatch_round.policy, dispatch_round.opened_at
    if window.lower == dispatch_round.begins_at:
        return
    dispatch_round.begins_at = window.lower
    dispatch_round.closes_at = gives_up_at(policy, window, opened=opened)
    dispatch_round.flag_at = first_flag(policy, window.lower, opened=opened)
    dispatch_round.flagged_at, dispatch_round.reasons, dispatch_round.goes_on = None, [], False
    dispatch_round.save(update_fields=["begins_at", "closes_at", "flag_at", "flagged_at", "reasons", "goes_on"])
