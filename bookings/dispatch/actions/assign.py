from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus
from bookings.orders.transitions import move_booking
from bookings.schedule.actions.reserve import release, reserve
from bookings.schedule.models import Purpose
from caregivers.models import Caregiver
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


class DoesNotFit(Exception):
    """The caregiver has no time for one of the visits any more."""


@transaction.atomic
def assign(booking: Booking, visits: Sequence[Visit], caregiver: Caregiver, *, by: User | None) -> None:
    """Gives the visits to the caregiver: swaps each hold for their reservation, plans the time, tells both sides.

    The caller holds the booking's lock. Raises DoesNotFit and leaves everything as it was, holds included.
    """
    release(visits)
    for visit in visits:
        reservation = reserve(visit, caregiver.pk, purpose=Purpose.VISIT, not_before=timezone.now())
        if reservation is None:
            raise DoesNotFit
        start = reservation.period.lower
        visit.caregiver = caregiver
        visit.planned = DateTimeTZRange(start, start + timedelta(minutes=visit.minutes))
        visit.save(update_fields=["caregiver", "planned"])
        record(booking, EventKind.ASSIGNED, by=by, visit=visit, payload={"caregiver": caregiver.pk})
    if booking.status == BookingStatus.AWAITING_CAREGIVER:
        move_booking(booking, BookingStatus.ACCEPTED, by=by)
    _tell(booking, visits[0], caregiver)


def _tell(booking: Booking, first: Visit, caregiver: Caregiver) -> None:
    notify(
        recipient=booking.owner,
        kind="booking_accepted",
        data={"number": booking.number, "caregiver": caregiver.user.name, "planned": first.planned},
        url=booking.get_absolute_url(),
    )
    notify(
        recipient=caregiver.user,
        kind="offer_won",
        data={"area": booking.area, "planned": first.planned},
        url=first.get_absolute_url(),
    )
    publish(booking.topic, f"caregiver:{caregiver.pk}")
