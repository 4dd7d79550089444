from django.db import transaction
from django.utils import timezone

from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus, CancelReason
from bookings.orders.transitions import lock_booking, move_booking
from bookings.schedule.actions.reserve import release
from petcare.notifications.outbox import notify


@transaction.atomic
def expire_hold(booking_id: int) -> bool:
    """Cancels a booking that was not paid in time and frees what it held. False when that is no longer so."""
    booking = lock_booking(booking_id)
    is_due = booking.hold_expires_at is not None and booking.hold_expires_at <= timezone.now()
    if booking.status != BookingStatus.AWAITING_PAYMENT or not is_due:
        return False
    release(list(booking.visits.all()))
    move_booking(booking, BookingStatus.CANCELLED, by=None, cancel_reason=CancelReason.HOLD_EXPIRED)
    notify(
        recipient=booking.owner,
        kind="hold_expired",
        data={"number": booking.number},
        url=booking.get_absolute_url(),
    )
    return True


def due_holds(limit: int = 100) -> list[int]:
    """Bookings whose hold has run out, the oldest first."""
    due = Booking.objects.filter(status=BookingStatus.AWAITING_PAYMENT, hold_expires_at__lte=timezone.now())
    return list(due.order_by("hold_expires_at").values_list("pk", flat=True)[:limit])
