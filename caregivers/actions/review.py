"""What operators decide about a caregiver. The desk keeps who did it and when."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from caregivers.actions.set_presence import set_presence
from caregivers.models import Caregiver
from caregivers.status import APPROVAL_STEPS, Approval, Presence
from petcare.errors import DomainError

log = logging.getLogger(__name__)


class ReviewNotAllowed(DomainError):
    """The table of approval does not have this step; usually a stale page."""

    def __init__(self) -> None:
        super().__init__(_("This has changed in the meantime. The page now shows where it stands."))


def approve(*, caregiver: Caregiver, by: User) -> Caregiver:
    """May work from now on: an applicant, or somebody who was suspended. Raises ReviewNotAllowed."""
    return _move(caregiver, Approval.APPROVED, by)


def refuse(*, caregiver: Caregiver, by: User) -> Caregiver:
    """Does not get in, and may apply again once reopened. Raises ReviewNotAllowed."""
    return _move(caregiver, Approval.REFUSED, by)


def suspend(*, caregiver: Caregiver, by: User) -> Caregiver:
    """Gets no more offers. Visits that are promised stay until somebody gives them to others."""
    return _move(caregiver, Approval.SUSPENDED, by)


def reopen(*, caregiver: Caregiver, by: User) -> Caregiver:
    """A refused person may apply again."""
    return _move(caregiver, Approval.APPLYING, by)


@transaction.atomic
def _move(caregiver: Caregiver, to: Approval, by: User) -> Caregiver:
    caregiver = Caregiver.objects.select_for_update(of=("self",)).select_related("user").get(pk=caregiver.pk)
    if to not in APPROVAL_STEPS[caregiver.approval]:
        raise ReviewNotAllowed
    caregiver.approval = to
    caregiver.save(update_fields=["approval"])
    if to != Approval.APPROVED and caregiver.presence != Presence.OFFLINE:
        set_presence(caregiver=caregiver, to=Presence.OFFLINE)
    log.info("Caregiver %s is %s, by %s", caregiver.pk, to, by)
    return caregiver
