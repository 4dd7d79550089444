"""Somebody who works here opens what is sealed. The owner is told, with the reason, at once."""

from django.db import transaction
from django.urls import reverse

from accounts.actions.note_look import note_look
from accounts.models import EmergencyContact, User, WayIn
from accounts.models.sealed_look import LookedAt
from petcare.notifications.outbox import notify


@transaction.atomic
def open_way_in(*, way_in: WayIn, by: User, reason: str) -> WayIn:
    """The way in, for an operator. Raises DomainError without a reason."""
    _note_and_tell(owner=way_in.address.owner, by=by, kind=LookedAt.WAY_IN, told="staff_saw_way_in", reason=reason)
    return way_in


@transaction.atomic
def open_contact(*, contact: EmergencyContact, by: User, reason: str) -> EmergencyContact:
    """Whom to call, for an operator. Raises DomainError without a reason."""
    kind = LookedAt.EMERGENCY_CONTACT
    _note_and_tell(owner=contact.owner, by=by, kind=kind, told="staff_saw_contact", reason=reason)
    return contact


def _note_and_tell(*, owner: User, by: User, kind: LookedAt, told: str, reason: str) -> None:
    look = note_look(by=by, owner=owner, kind=kind, reason=reason)
    notify(recipient=owner, kind=told, data={"reason": look.reason}, url=reverse("accounts:my_data"))
