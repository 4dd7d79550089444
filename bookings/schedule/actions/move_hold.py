from django.db import transaction

from bookings.orders.needs import need_of_booking
from bookings.orders.transitions import lock_booking
from bookings.schedule.actions.hold import NobodyFree, hold_visits
from bookings.schedule.actions.reserve import release
from bookings.schedule.models import Purpose, Reservation


@transaction.atomic
def move_hold(hold: Reservation) -> None:
    """Holds somebody else for the visit, since this caregiver does not work then any more.

    Nobody was promised to the owner, only that somebody has time. When nobody else has, the hold stays: it is what was
    sold, and a payment that finds nobody goes back by itself.
    """
    booking = lock_booking(hold.visit.booking_id)
    held = Reservation.objects.active().filter(pk=hold.pk, purpose=Purpose.HOLD).select_related("visit").first()
    if held is None:
        return
    visit = held.visit
    visit.booking = booking
    try:
        with transaction.atomic():
            release([visit])
            hold_visits([visit], need=need_of_booking(booking))
    except NobodyFree:
        return
