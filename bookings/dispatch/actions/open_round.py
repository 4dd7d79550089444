from django.utils import timezone

from bookings.dispatch.models import DispatchPolicy, DispatchRound
from bookings.dispatch.patience import first_flag
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from petcare.wake import wake


def open_round(booking: Booking) -> DispatchRound:
    """Starts looking for somebody for the visits of the booking that nobody has. The caller holds its lock."""
    visits = list(booking.visits.filter(caregiver=None, status=VisitStatus.SCHEDULED))
    now = timezone.now()
    policy = DispatchPolicy.objects.order_by("-version").first() or DispatchPolicy.objects.create(version=1)
    dispatch_round = DispatchRound.objects.create(
        booking=booking,
        policy=policy,
        next_wave_at=now,
        flag_at=first_flag(policy, min(visit.window.lower for visit in visits), opened=now),
        closes_at=min(visit.window.upper for visit in visits),
    )
    dispatch_round.visits.set(visits)
    record(booking, EventKind.ROUND_OPENED, by=None, payload={"policy": dispatch_round.policy.version})
    wake("bookings.dispatch.tasks.advance_round", dispatch_round.pk)
    return dispatch_round
