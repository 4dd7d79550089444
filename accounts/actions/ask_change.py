from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.erase_identity import erase_identity, forget_proof
from accounts.actions.save_identity import save_identity
from accounts.models import ChangeRequest, Identity, User
from accounts.models.change_request import ChangeKind
from accounts.notifications import CHANGE_ASKED, PHONE_CHANGE_ASKED
from accounts.status import RequestStatus
from petcare.errors import DomainError
from petcare.notifications.outbox import notify
from petcare.uploads.keeping import claim


@transaction.atomic
def ask_change(
    *,
    owner: User,
    kind: ChangeKind,
    words: str,
    new_value: str = "",
    identity: Identity | None = None,
    proof: str = "",
) -> ChangeRequest:
    """Leaves the request for an operator. A new phone number must be proven before; the identity is not saved yet,
    its photos and the proof are stored files that nobody claimed.

    The old number is told of a request for a new one, in case it is not lost at all. Raises DomainError when one of
    this kind is open already, or nothing would change.
    """
    owner = User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if owner.change_requests.filter(kind=kind, status=RequestStatus.OPEN).exists():
        raise DomainError(_("You have asked for this already. Wait for the answer, or take the request back."))
    old_value = current_value(owner, kind)
    if kind != ChangeKind.IDENTITY and new_value == old_value:
        raise DomainError(_("This is what we have already. Nothing would change."), field="new_value")
    if identity:
        save_identity(identity=identity, owner=owner)
    change = ChangeRequest.objects.create(
        owner=owner,
        kind=kind,
        old_value=old_value,
        new_value=new_value,
        identity=identity,
        words=words,
        proof=claim(proof) if proof else "",
    )
    told = PHONE_CHANGE_ASKED if kind == ChangeKind.PHONE else CHANGE_ASKED
    with override(owner.language):
        data = {"what": str(ChangeKind(kind).label), "end": new_value[-4:] if kind == ChangeKind.PHONE else ""}
    notify(recipient=owner, kind=told.code, data=data, url=change.get_absolute_url())
    return change


@transaction.atomic
def withdraw_change(*, change: ChangeRequest) -> None:
    """Its asker takes it back: what was sealed or shown for it goes. Raises DomainError when it is decided."""
    User.objects.select_for_update(of=("self",)).get(pk=change.owner_id)
    change = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not change.is_open:
        raise DomainError(_("This has been decided in the meantime."))
    change.status, change.decided_at = RequestStatus.WITHDRAWN, timezone.now()
    change.save(update_fields=["status", "decided_at"])
    forget_proof(change.pk)
    if change.identity:
        erase_identity(identity=change.identity)


def current_value(owner: User, kind: ChangeKind) -> str:
    """What stands in the profile now; empty for what is sealed."""
    return {ChangeKind.NAME: owner.name, ChangeKind.PHONE: owner.phone or ""}.get(kind, "")
