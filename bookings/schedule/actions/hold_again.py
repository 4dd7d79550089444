from collections.abc import Sequence

from django.db import transaction

from bookings.orders.models import Booking, Visit
from bookings.orders.needs import need_of_booking
from bookings.schedule.actions.hold import NobodyFree, hold_visits, window_of
from bookings.schedule.models import Reservation


def hold_again(booking: Booking, visits: Sequence[Visit]) -> None:
    """Holds somebody's time for those of the visits that hold nobody's, as placing did: they lost who was to come, and
    others would book away whoever could still take them. Visits that nobody has time for go on without.

    Runs in the caller's transaction, who holds the booking's lock and no caregiver's.
    """
    held = set(Reservation.objects.active().filter(visit__in=visits).values_list("visit", flat=True))
    left = [visit for visit in visits if visit.pk not in held]
    while left:
        try:
            with transaction.atomic():
                hold_visits(left, need=need_of_booking(booking))
        except NobodyFree as nobody:
            left = [visit for visit in left if window_of(visit) not in nobody.windows]
        else:
            return
