from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.ask_change import current_value
from accounts.actions.put_identity_in_force import photos_kept_until, put_identity_in_force
from accounts.models import ChangeRequest, Identity, User
from accounts.models.change_request import ChangeKind
from accounts.notifications import CHANGE_APPROVED, CHANGE_REFUSED
from accounts.status import REQUEST_STEPS, RequestStatus
from petcare.errors import DomainError
from petcare.notifications.outbox import notify


@transaction.atomic
def approve_change(*, change: ChangeRequest, by: User) -> ChangeRequest:
    """Changes what was asked for and tells the person.

    Raises DomainError when somebody decided before, or what it would replace is no longer there.
    """
    change, owner = _lock(change, RequestStatus.APPROVED, by)
    if current_value(owner, ChangeKind(change.kind)) != change.old_value:
        raise DomainError(_("This was changed in another way since. Refuse the request and say so."))
    match change.kind:
        case ChangeKind.NAME:
            _rename(owner, change.new_value)
        case ChangeKind.PHONE:
            _give_number(owner, change.new_value)
        case ChangeKind.IDENTITY:
            put_identity_in_force(identity=Identity.objects.get(change_request=change))
    return _close(change, owner, RequestStatus.APPROVED, by, "")


@transaction.atomic
def refuse_change(*, change: ChangeRequest, by: User, reason: str) -> ChangeRequest:
    """Nothing changes; the person reads the reason. Raises DomainError when somebody decided before."""
    change, owner = _lock(change, RequestStatus.REFUSED, by)
    Identity.objects.filter(change_request=change).update(
        ended_at=timezone.now(), photos_kept_until=photos_kept_until()
    )
    return _close(change, owner, RequestStatus.REFUSED, by, reason)


def _lock(change: ChangeRequest, to: RequestStatus, by: User) -> tuple[ChangeRequest, User]:
    owner = User.objects.select_for_update(of=("self",)).get(pk=change.owner_id)
    change = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if to not in REQUEST_STEPS.get(RequestStatus(change.status), ()):
        raise DomainError(_("Somebody has decided this in the meantime. The page now shows how."))
    if owner.pk == by.pk:
        raise DomainError(_("Nobody decides about themselves. Leave it to a colleague."))
    return change, owner


def _rename(owner: User, name: str) -> None:
    owner.name = name
    owner.save(update_fields=["name"])
    identity = Identity.objects.in_force().filter(owner=owner).first()
    if identity:
        identity.name = name
        identity.save(update_fields=["name"])


def _give_number(owner: User, phone: str) -> None:
    owner.phone, owner.claimed_phone = phone, ""
    try:
        with transaction.atomic():
            owner.save(update_fields=["phone", "claimed_phone"])
    except IntegrityError as error:
        raise DomainError(
            _("Another account has verified this number since. Refuse the request and say so.")
        ) from error


def _close(change: ChangeRequest, owner: User, to: RequestStatus, by: User, reason: str) -> ChangeRequest:
    change.status, change.decided_by, change.decided_at, change.reason = to, by, timezone.now(), reason
    change.proof_kept_until = photos_kept_until() if change.proof else None
    change.save(update_fields=["status", "decided_by", "decided_at", "reason", "proof_kept_until"])
    told = CHANGE_APPROVED if to == RequestStatus.APPROVED else CHANGE_REFUSED
    with override(owner.language):
        data = {"what": str(ChangeKind(change.kind).label), "reason": reason}
    notify(recipient=owner, kind=told.code, data=data, url=change.get_absolute_url())
    return change
