from django.utils import timezone

from bookings.dispatch.models import DispatchPolicy, DispatchRound
from bookings.dispatch.patience import first_flag, gives_up_at
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from petcare.wake import wake


def open_round(booking: Booking) -> DispatchRound:
    """Starts looking for somebody for the visits of the booking that nobody has. The caller holds its lock."""
    visits = list(booking.visits.filter(caregiver=None, status=VisitStatus.SCHEDULED))
    now, first = timezone.now(), min(visit.window for visit in visits)
    policy = DispatchPolicy.objects.in_force(now)
    dispatch_round = DispatchRound.objects.create(
        booking=booking,
        policy=policy,
        next_wave_at=now,
        begins_at=first.lower,
        flag_at=first_flag(policy, first.lower, opened=now),
        closes_at=gives_up_at(policy, first, opened=now),
        opened_at=now,
    )
    dispatch_round.visits.add(*visits)
    record(booking, EventKind.ROUND_OPENED, by=None, payload={"policy": dispatch_round.policy.version})
    wake("bookings.dispatch.tasks.advance_round", dispatch_round.pk)
    return dispatch_round
