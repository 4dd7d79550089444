from collections.abc import Sequence

from accounts.models import User
from bookings.orders.models import Booking, Visit
from bookings.orders.status import CancelReason, VisitStatus
from bookings.orders.transitions import move_visit


def end_missed(booking: Booking, visits: Sequence[Visit], *, by: User) -> None:
    """Nobody came to these visits, and an operator gave money back for it: so they can neither be cancelled for all of
    the money once more nor be moved to another time. The caller holds the booking's lock."""
    ids = [visit.pk for visit in visits]
    if ids and not booking.visits.exclude(pk__in=ids).exclude(status=VisitStatus.CANCELLED).exists():
        booking.cancel_reason = CancelReason.BY_OPERATOR
        booking.save(update_fields=["cancel_reason"])
    for visit in visits:
        visit.booking = booking
        move_visit(visit, VisitStatus.CANCELLED, by=by, payload={"position": visit.position})
