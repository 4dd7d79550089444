"""Taking a caregiver's time. Every action here runs in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.schedule.calendar import TRAILING, Days
from bookings.schedule.free_time import Window
from bookings.schedule.models import Purpose, Reservation
from caregivers.models import Caregiver
from caregivers.status import Approval


class _DoesNotFit(Exception):
    pass


def reserve(visit: Visit, caregiver_id: int, *, purpose: Purpose, not_before: datetime) -> Reservation | None:
    """Takes the caregiver's time for the visit, or returns None when it does not fit any more.

    The caregiver's row is locked until the transaction ends: the drive to the neighbours is checked against what
    really stands, and the exclusion constraint refuses what slips through elsewhere.
    """
    try:
        # A savepoint, so that the lock on somebody who does not fit is let go at once and two bookings that try the
        # same people in another order do not wait for each other.
        with transaction.atomic():
            return _reserve_under_lock(visit, caregiver_id, purpose, not_before)
    except (_DoesNotFit, IntegrityError):
        return None


def _reserve_under_lock(visit: Visit, caregiver_id: int, purpose: Purpose, not_before: datetime) -> Reservation:
    caregiver = Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=caregiver_id)
    window = Window(visit.window.lower, visit.window.upper)
    day = timezone.localdate(window.start)
    days = Days([caregiver_id], day, home=visit.booking.point, without_visits=[visit.pk])
    start = days.start_for(caregiver_id, window=window, minutes=visit.minutes, not_before=not_before)
    if start is None or caregiver.approval != Approval.APPROVED:
        raise _DoesNotFit
    caregiver.note_days_changed()
    end = start + timedelta(minutes=visit.minutes) + TRAILING
    return Reservation.objects.create(
        caregiver=caregiver, visit=visit, purpose=purpose, period=DateTimeTZRange(start, end)
    )


def release(visits: Sequence[Visit]) -> None:
    """Frees what the visits hold or have taken."""
    Reservation.objects.active().filter(visit__in=visits).update(is_active=False, released_at=timezone.now())
