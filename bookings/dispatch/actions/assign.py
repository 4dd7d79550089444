from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from bookings.dispatch.actions.promise_pay import promise_pay
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import follow_visits
from bookings.schedule.actions.reserve import release, reserve
from bookings.schedule.models import Purpose
from caregivers.models import Caregiver
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


class _DoesNotFit(Exception):
    """The caregiver has no time for this visit any more."""


@transaction.atomic
def assign(booking: Booking, visits: Sequence[Visit], caregiver: Caregiver, *, by: User | None) -> list[Visit]:
    """Gives those of the visits to the caregiver that fit into their days, and tells both sides.

    Each one's hold is swapped for a reservation and its time planned; what does not fit stays as it was, hold
    included. Returns what was given, which may be nothing. The caller holds the booking's lock.
    """
    given = [visit for visit in visits if _give(booking, visit, caregiver, by=by)]
    if given:
        promise_pay(given, caregiver)
        follow_visits(booking, by=by)
        _tell(booking, given, caregiver)
    return given


def _give(booking: Booking, visit: Visit, caregiver: Caregiver, *, by: User | None) -> bool:
    try:
        with transaction.atomic():
            _swap_hold(visit, caregiver)
    except _DoesNotFit:
        return False
    record(booking, EventKind.ASSIGNED, by=by, visit=visit, payload={"caregiver": caregiver.pk})
    return True


def _swap_hold(visit: Visit, caregiver: Caregiver) -> None:
    release([visit])
    reservation = reserve(visit, caregiver.pk, purpose=Purpose.VISIT, not_before=timezone.now())
    if reservation is None:
        raise _DoesNotFit
    start = reservation.period.lower
    visit.caregiver = caregiver
    visit.planned = DateTimeTZRange(start, start + timedelta(minutes=visit.minutes))
    visit.save(update_fields=["caregiver", "planned"])


def _tell(booking: Booking, given: Sequence[Visit], caregiver: Caregiver) -> None:
    first, count = given[0], len(given)
    is_part = booking.visits.count() > count
    notify(
        recipient=booking.owner,
        kind="visits_accepted" if is_part else "booking_accepted",
        data={"number": booking.number, "caregiver": caregiver.user.name, "planned": first.planned, "count": count},
        url=booking.get_absolute_url(),
    )
    notify(
        recipient=caregiver.user,
        kind="offer_won" if count == 1 else "trip_won",
        data={"area": booking.area, "planned": first.planned, "count": count},
        url=first.get_absolute_url(),
    )
    publish(booking.topic, f"caregiver:{caregiver.pk}")
