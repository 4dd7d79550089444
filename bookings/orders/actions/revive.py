from django.db import transaction
from django.utils import timezone

from bookings.orders.models import Booking
from bookings.orders.needs import need_of_booking
from bookings.orders.status import BookingStatus, CancelReason
from bookings.orders.transitions import move_booking
from bookings.schedule.actions.hold import NobodyFree, hold_visits


def revive(booking: Booking) -> bool:
    """Brings a booking back whose payment came after its hold ran out, when every window still fits.

    The caller holds its lock. False leaves it cancelled and nothing held.
    """
    visits = list(booking.visits.select_related("booking"))
    is_over = any(visit.window.upper <= timezone.now() for visit in visits)
    if booking.cancel_reason != CancelReason.HOLD_EXPIRED or is_over:
        return False
    need = need_of_booking(booking)
    try:
        with transaction.atomic():
            hold_visits(visits, need=need)
    except NobodyFree:
        return False
    move_booking(booking, BookingStatus.AWAITING_CAREGIVER, by=None, cancel_reason="")
    return True
