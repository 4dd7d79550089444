from django.utils import timezone

from bookings.dispatch.models import DispatchPolicy, DispatchRound
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from petcare.wake import wake


def open_round(booking: Booking) -> DispatchRound:
    """Starts looking for somebody for all visits of the booking. The caller holds its lock."""
    visits = list(booking.visits.all())
    now = timezone.now()
    dispatch_round = DispatchRound.objects.create(
        booking=booking,
        policy=DispatchPolicy.objects.order_by("-version").first() or DispatchPolicy.objects.create(version=1),
        next_wave_at=now,
        closes_at=min(visit.window.upper for visit in visits),
    )
    dispatch_round.visits.set(visits)
    record(booking, EventKind.ROUND_OPENED, by=None, payload={"policy": dispatch_round.policy.version})
    wake("bookings.dispatch.tasks.advance_round", dispatch_round.pk)
    return dispatch_round
