from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.note_look import note_look
from accounts.models import EmergencyContact, User
from accounts.models.sealed_look import LookedAt
from bookings.orders.history import record
from bookings.orders.models import Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import UNDER_WAY
from bookings.visits.actions.progress import lock_visit
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


@transaction.atomic
def reveal_contact(*, visit: Visit, by: User) -> EmergencyContact:
    """Whom to call for the owner, for the assigned caregiver, from departure until check-out.

    Every look is kept, stands in the timeline, and is told to the owner. Raises DomainError outside that time.
    """
    visit = lock_visit(visit.pk)
    owner = visit.booking.owner
    contact = EmergencyContact.objects.filter(owner=owner).first()
    is_assigned = visit.caregiver is not None and visit.caregiver.user_id == by.pk
    if not is_assigned or visit.status not in UNDER_WAY or contact is None:
        raise DomainError(_("The emergency contact can be seen from your departure until the visit ends."))
    note_look(by=by, owner=owner, kind=LookedAt.EMERGENCY_CONTACT, reason=visit.booking.number)
    record(visit.booking, EventKind.CONTACT_REVEALED, by=by, visit=visit)
    notify(
        recipient=owner,
        kind="contact_revealed",
        data={"caregiver": visit.caregiver.user.name},
        url=visit.booking.get_absolute_url(),
    )
    publish(visit.booking.topic)
    return contact
