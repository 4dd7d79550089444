from django.utils.translation import gettext as _

from accounts.models import SealedLook, User
from accounts.models.sealed_look import LookedAt
from petcare.errors import DomainError
from petcare.texts import is_visible


def note_look(*, by: User, owner: User, kind: LookedAt, reason: str = "") -> SealedLook:
    """Keeps that `by` looked at what is sealed of the owner. Call it in the transaction that shows it.

    Raises DomainError when somebody who works here gives no reason.
    """
    reason = reason.strip()
    if by.is_staff and not is_visible(reason):
        raise DomainError(_("Say why you need to see this. The person will read it."), field="reason")
    return SealedLook.objects.create(by=by, owner=owner, kind=kind, reason=reason[:200])
