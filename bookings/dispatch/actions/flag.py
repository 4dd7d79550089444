from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bookings.dispatch.models import DispatchRound, OfferStatus, RoundStatus
from bookings.dispatch.patience import gives_up_at, next_flag
from bookings.dispatch.shortage import reasons_of
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of_booking
from bookings.orders.transitions import lock_booking
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

# While somebody has said yes the decision comes first.
LOOK_AGAIN = timedelta(minutes=5)


@transaction.atomic
def flag(round_id: int) -> bool:
    """Nobody has come forward and time runs: operators see it with the reasons, and the owner is asked what to do.

    The search goes on. False when the round is not due for it any more.
    """
    booking = lock_booking(DispatchRound.objects.values_list("booking", flat=True).get(pk=round_id))
    now = timezone.now()
    due = DispatchRound.objects.filter(pk=round_id, status=RoundStatus.OPEN, flag_at__lte=now)
    dispatch_round = due.select_for_update(of=("self",)).select_related("policy").first()
    if dispatch_round is None:
        return False
    visits = list(dispatch_round.looking())
    if not visits or dispatch_round.offers.filter(status=OfferStatus.GRABBED).exists():
        dispatch_round.flag_at = now + LOOK_AGAIN
        dispatch_round.save(update_fields=["flag_at"])
        return False
    dispatch_round.reasons = reasons_of(dispatch_round, visits, need=need_of_booking(booking))
    dispatch_round.flagged_at = dispatch_round.flagged_at or now
    dispatch_round.flag_at = next_flag(dispatch_round.policy, visits[0].window.lower, after=now)
    # Whoever wanted to wait a day before is asked once more when it gets late; until when we look stays as they wished.
    dispatch_round.goes_on = False
    dispatch_round.save(update_fields=["reasons", "flagged_at", "flag_at", "goes_on"])
    record(booking, EventKind.NOBODY_YET, by=None, payload={"reasons": dispatch_round.reasons})
    notify(
        recipient=booking.owner,
        kind="nobody_yet",
        data={"number": booking.number, "window": visits[0].window, "until": dispatch_round.closes_at},
        url=booking.get_absolute_url(),
    )
    publish(booking.topic)
    return True


def due_flags(limit: int = 50) -> list[int]:
    due = DispatchRound.objects.filter(status=RoundStatus.OPEN, flag_at__lte=timezone.now())
    return list(due.order_by("flag_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def keep_looking(*, booking: Booking) -> None:
    """The owner wants neither another time nor the money back yet: the search goes on until the window begins."""
    lock_booking(booking.pk)
    open_rounds = DispatchRound.objects.filter(booking=booking, status=RoundStatus.OPEN)
    dispatch_round = open_rounds.select_for_update(of=("self",)).select_related("policy").first()
    if dispatch_round is None:
        return
    dispatch_round.goes_on = True
    first = dispatch_round.looking().first()
    if first:
        policy, opened = dispatch_round.policy, dispatch_round.opened_at
        dispatch_round.closes_at = gives_up_at(policy, first.window, opened=opened, goes_on=True)
    dispatch_round.save(update_fields=["goes_on", "closes_at"])
    publish(booking.topic)
