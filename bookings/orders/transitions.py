"""The only place that writes the status of a booking or a visit: checks the table, stamps, appends the event."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import (
    BOOKING_STEPS,
    PAID_AND_ALIVE,
    VISIT_STEPS,
    BookingStatus,
    VisitStatus,
    booking_status_of,
)
from bookings.visits.whereabouts import forget
from petcare.errors import DomainError
from petcare.live.publish import publish

STAMPS = {
    VisitStatus.DEPARTED: "departed_at",
    VisitStatus.STARTED: "started_at",
    VisitStatus.FINISHED: "finished_at",
}
VISIT_EVENTS = {
    VisitStatus.DEPARTED: EventKind.DEPARTED,
    VisitStatus.STARTED: EventKind.ARRIVED,
    VisitStatus.FINISHED: EventKind.FINISHED,
    VisitStatus.MISSED: EventKind.MISSED,
    VisitStatus.CANCELLED: EventKind.VISIT_CANCELLED,
}


class StepNotAllowed(DomainError):
    """The table does not have this step; usually a stale page or a second tap."""

    def __init__(self) -> None:
        super().__init__(_("This has changed in the meantime. The page now shows where it stands."))


def lock_booking(pk: int) -> Booking:
    """The booking, locked until the transaction ends. Taken first, before rounds, payments and caregivers."""
    return Booking.objects.select_for_update(of=("self",)).select_related("owner").get(pk=pk)


def move_booking(booking: Booking, to: BookingStatus, *, by: User | None, **changes: Any) -> None:
    """Writes the booking's status and whatever else changes with it. The caller holds its lock."""
    if to not in BOOKING_STEPS[booking.status]:
        raise StepNotAllowed
    came_from, booking.status = booking.status, to
    booking.status_changed_at = timezone.now()
    for name, value in changes.items():
        setattr(booking, name, value)
    booking.save(update_fields=["status", "status_changed_at", *changes])
    record(booking, EventKind.STATUS_CHANGED, by=by, payload={"from": came_from, "to": to})
    publish(booking.topic)


def move_visit(visit: Visit, to: VisitStatus, *, by: User | None, payload: dict[str, Any] | None = None) -> None:
    """Writes the visit's status and lets the booking follow. The caller holds the booking's lock."""
    if to not in VISIT_STEPS[visit.status]:
        raise StepNotAllowed
    if visit.status == VisitStatus.DEPARTED:
        forget(visit)
    visit.status = to
    fields = ["status"]
    if to == VisitStatus.SCHEDULED:
        # Whoever comes anew has not set off yet.
        visit.departed_at = None
        fields.append("departed_at")
    if to in STAMPS:
        setattr(visit, STAMPS[to], timezone.now())
        fields.append(STAMPS[to])
    visit.save(update_fields=fields)
    if to in VISIT_EVENTS:
        record(visit.booking, VISIT_EVENTS[to], by=by, visit=visit, payload=payload)
    follow_visits(visit.booking, by=by)
    publish(visit.booking.topic)


def follow_visits(booking: Booking, *, by: User | None) -> None:
    """A paid booking's status follows from its visits; before the payment and after the end they do not decide. The
    caller holds its lock."""
    visits = booking.visits.values_list("status", "caregiver")
    to = booking_status_of((status, caregiver_id is not None) for status, caregiver_id in visits)
    if booking.status in PAID_AND_ALIVE and to != booking.status:
        move_booking(booking, BookingStatus(to), by=by)
