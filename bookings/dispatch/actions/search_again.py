import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from bookings.dispatch.actions.open_round import open_round
from bookings.dispatch.models import DispatchRound, RoundStatus
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.orders.transitions import lock_booking

log = logging.getLogger(__name__)


def lost_searches() -> QuerySet[Booking]:
    """Paid bookings with a visit that nobody has and that nobody is looked for. There should be none: whoever ends a
    search has found somebody, or called the visit off."""
    nobodys = Visit.objects.filter(booking=OuterRef("pk"), caregiver=None, status=VisitStatus.SCHEDULED)
    search = DispatchRound.objects.filter(booking=OuterRef("pk"), status=RoundStatus.OPEN)
    waiting = Booking.objects.filter(status__in=[BookingStatus.AWAITING_CAREGIVER, BookingStatus.IN_SERVICE])
    return waiting.filter(Exists(nobodys), ~Exists(search))


@transaction.atomic
def search_again(booking_id: int) -> DispatchRound | None:
    """Looks for somebody again where a search was lost; None where it was not."""
    booking = lock_booking(booking_id)
    if not lost_searches().filter(pk=booking_id).exists():
        return None
    log.error("Nobody was looked for: booking %s", booking.number)
    return open_round(booking)
