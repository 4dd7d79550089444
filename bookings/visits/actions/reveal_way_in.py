from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.note_look import note_look
from accounts.models import User, WayIn
from accounts.models.sealed_look import LookedAt
from bookings.orders.history import record
from bookings.orders.models import Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import OVER, VisitStatus
from bookings.visits.actions.progress import lock_visit
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

OPENS_BEFORE = timedelta(minutes=30)
# A visit that nobody began by then will not take place; its way in must not stay open for ever.
CLOSES_AFTER = timedelta(hours=4)


def way_in_opens_at(visit: Visit) -> datetime | None:
    """From when the assigned caregiver may look at the way in; None when it is closed for good or not planned yet."""
    if visit.status in OVER or visit.planned is None:
        return None
    is_begun = visit.status in {VisitStatus.STARTED, VisitStatus.PARTLY_DONE}
    if not is_begun and timezone.now() > visit.planned.upper + CLOSES_AFTER:
        return None
    return visit.planned.lower - OPENS_BEFORE


@transaction.atomic
def reveal_way_in(*, visit: Visit, by: User) -> WayIn:
    """The way in as it is now, for the assigned caregiver, from 30 minutes before the planned start until check-out.

    Every look is an event that the owner sees and is told about. Raises DomainError outside that time.
    """
    visit = lock_visit(visit.pk)
    opens_at = way_in_opens_at(visit)
    is_assigned = visit.caregiver is not None and visit.caregiver.user_id == by.pk
    way_in = visit.booking.current_way_in
    if not is_assigned or opens_at is None or timezone.now() < opens_at or way_in is None:
        raise DomainError(_("The way in can be seen from 30 minutes before the planned time until the visit ends."))
    note_look(by=by, owner=visit.booking.owner, kind=LookedAt.WAY_IN, reason=visit.booking.number)
    payload = {"version": way_in.version}
    record(visit.booking, EventKind.WAY_IN_REVEALED, by=by, visit=visit, payload=payload)
    notify(
        recipient=visit.booking.owner,
        kind="way_in_revealed",
        data={"caregiver": visit.caregiver.user.name},
        url=visit.booking.get_absolute_url(),
    )
    publish(visit.booking.topic)
    return way_in
