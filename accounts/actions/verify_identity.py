"""An operator asks somebody who they are, gets an answer, and decides."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.erase_identity import erase_identity
from accounts.actions.put_identity_in_force import photos_kept_until, put_identity_in_force
from accounts.actions.save_identity import save_identity
from accounts.models import Identity, IdentityVerification, User
from accounts.notifications import IDENTITY_ASKED, IDENTITY_REFUSED, IDENTITY_SUBMITTED, IDENTITY_VERIFIED
from accounts.status import VERIFICATION_STEPS, VerificationStatus
from petcare.errors import DomainError
from petcare.notifications.outbox import notify

OPEN = (VerificationStatus.ASKED, VerificationStatus.SUBMITTED)


@transaction.atomic
def ask_identity(*, owner: User, by: User, question: str) -> IdentityVerification:
    """Asks the person to show who they are; `question` says why, in words for them. Raises DomainError."""
    owner = User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if owner.is_staff:
        raise DomainError(_("Whoever works here is not asked on this way."))
    if owner.verifications.filter(status__in=OPEN).exists():
        raise DomainError(_("This person is asked already."))
    verification = IdentityVerification.objects.create(owner=owner, asked_by=by, question=question)
    _tell(verification, IDENTITY_ASKED.code, question=question)
    return verification


@transaction.atomic
def take_question_back(*, verification: IdentityVerification, by: User) -> IdentityVerification:
    """The person need not answer any more. Raises DomainError once there is an answer."""
    verification = _lock(verification, VerificationStatus.WITHDRAWN, by)
    if verification.status != VerificationStatus.ASKED:
        raise DomainError(_("There is an answer by now. Decide about it."))
    verification.status, verification.decided_by = VerificationStatus.WITHDRAWN, by
    verification.decided_at = timezone.now()
    verification.save(update_fields=["status", "decided_by", "decided_at"])
    return verification


@transaction.atomic
def submit_identity(*, verification: IdentityVerification, identity: Identity) -> IdentityVerification:
    """The person answers with what the card says, not saved yet; whoever asked is told. Raises DomainError."""
    verification = _lock(verification, VerificationStatus.SUBMITTED)
    save_identity(identity=identity, owner=verification.owner)
    verification.identity, verification.submitted_at = identity, timezone.now()
    verification.status = VerificationStatus.SUBMITTED
    verification.save(update_fields=["identity", "submitted_at", "status"])
    notify(
        recipient=verification.asked_by,
        kind=IDENTITY_SUBMITTED.code,
        data={"person": str(verification.owner)},
        url=reverse("admin:accounts_identityverification_change", args=[verification.pk]),
    )
    return verification


@transaction.atomic
def verify_identity(*, verification: IdentityVerification, by: User) -> IdentityVerification:
    """The person is who the card says. Raises DomainError when it is decided, or the number is somebody else's."""
    verification = _lock(verification, VerificationStatus.VERIFIED, by)
    put_identity_in_force(identity=Identity.objects.get(verification=verification))
    return _decide(verification, VerificationStatus.VERIFIED, by, "", IDENTITY_VERIFIED.code)


@transaction.atomic
def refuse_identity(*, verification: IdentityVerification, by: User, reason: str) -> IdentityVerification:
    """The card does not show it. The person reads the reason, and can be asked anew. Raises DomainError."""
    verification = _lock(verification, VerificationStatus.REFUSED, by)
    Identity.objects.filter(verification=verification).update(
        ended_at=timezone.now(), photos_kept_until=photos_kept_until()
    )
    return _decide(verification, VerificationStatus.REFUSED, by, reason, IDENTITY_REFUSED.code)


@transaction.atomic
def take_back_identity(*, owner: User) -> None:
    """The person no longer wants their identity kept: open and verified ones end, name and number go at once."""
    User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    for identity in owner.identities.filter(ended_at__isnull=True):
        erase_identity(identity=identity)
    owner.verifications.filter(status__in=[*OPEN, VerificationStatus.VERIFIED]).update(
        status=VerificationStatus.WITHDRAWN, decided_at=timezone.now()
    )


def _lock(verification: IdentityVerification, to: VerificationStatus, by: User | None = None) -> IdentityVerification:
    User.objects.select_for_update(of=("self",)).get(pk=verification.owner_id)
    verification = (
        IdentityVerification.objects.select_for_update(of=("self",))
        .select_related("owner", "asked_by", "identity")
        .get(pk=verification.pk)
    )
    if to not in VERIFICATION_STEPS.get(VerificationStatus(verification.status), ()):
        raise DomainError(_("Somebody has decided this in the meantime. The page now shows how."))
    if by and verification.owner_id == by.pk:
        raise DomainError(_("Nobody decides about themselves. Leave it to a colleague."))
    return verification


def _decide(
    verification: IdentityVerification, to: VerificationStatus, by: User, reason: str, kind: str
) -> IdentityVerification:
    verification.status, verification.decided_by, verification.reason = to, by, reason
    verification.decided_at = timezone.now()
    verification.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    _tell(verification, kind, reason=reason)
    return verification


def _tell(verification: IdentityVerification, kind: str, **data: str) -> None:
    notify(recipient=verification.owner, kind=kind, data=data, url=reverse("accounts:identity"))
