"""An operator decides about one part of an application, or one certificate."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from caregivers.actions.recount_skills import recount_skills
from caregivers.expiry import next_look
from caregivers.models import Application, Certificate, ItemVerdict
from caregivers.notification_kinds import CERTIFICATE_ACCEPTED, CERTIFICATE_RETURNED
from caregivers.status import ApplicationStatus, CertificateStatus, Item, Verdict
from petcare.errors import DomainError
from petcare.notifications.outbox import notify
from petcare.texts import is_visible


class DecidedMeanwhile(DomainError):
    """Somebody else was quicker; what they said stands until it was seen."""

    def __init__(self, by: User | None, said: str) -> None:
        data = {"name": by or _("Somebody"), "said": said}
        super().__init__(
            _("%(name)s has decided this in the meantime: %(said)s. Look at it; what you wrote is still here.") % data
        )


class SentMeanwhile(DomainError):
    """It was written anew and sent again; nobody decides about what they have not seen."""

    def __init__(self) -> None:
        super().__init__(_("This was sent anew in the meantime. Look at it again; what you wrote is still here."))


@transaction.atomic
def decide_item(
    *, application: Application, item: Item, is_accepted: bool, by: User, reason: str = "", seen: datetime | None
) -> ItemVerdict:
    """Accepts or returns one part. `seen` is the newest moment of what the operator had before them: when it was sent,
    or what was said of it since.

    Raises DecidedMeanwhile or SentMeanwhile when it is another one by now, and DomainError without a reason to return
    it, or when the application is no longer waiting.
    """
    application = lock_application(application, by)
    if application.status != ApplicationStatus.SUBMITTED:
        raise DomainError(_("This application is not waiting any more: %(status)s.") % _status_of(application))
    verdict = application.verdicts.select_related("by").filter(item=item).first()
    stands = newest(application.submitted_at, verdict.at if verdict else None)
    if stands != seen and verdict and stands == verdict.at:
        raise DecidedMeanwhile(verdict.by, str(verdict.get_verdict_display()))
    if stands != seen:
        raise SentMeanwhile
    verdict = verdict or ItemVerdict(application=application, item=item)
    verdict.verdict = Verdict.ACCEPTED if is_accepted else Verdict.RETURNED
    verdict.reason, verdict.by, verdict.at = _reason(is_accepted, reason), by, timezone.now()
    verdict.save()
    return verdict


@transaction.atomic
def decide_certificate(
    *, certificate: Certificate, is_accepted: bool, by: User, reason: str = "", seen: datetime | None
) -> Certificate:
    """Accepts or returns a certificate. Whoever works already is told at once, and their skills follow.

    Raises what `decide_item` does, and DomainError when it has ended.
    """
    owner = User.objects.select_for_update(of=("self",)).get(pk=certificate.owner_id)
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    application = Application.objects.filter(user=owner).first()
    status = application.status if application else ApplicationStatus.APPROVED
    if owner.pk == by.pk:
        raise DomainError(_("Nobody decides about themselves. Leave it to a colleague."))
    stands = newest(certificate.submitted_at, certificate.decided_at)
    if stands != seen and stands == certificate.decided_at:
        raise DecidedMeanwhile(certificate.decided_by, str(certificate.get_status_display()))
    if stands != seen:
        raise SentMeanwhile
    if certificate.status == CertificateStatus.DRAFT or status not in (
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.APPROVED,
    ):
        raise DomainError(_("This certificate is not with us: its owner is writing."))
    if is_accepted and certificate.is_over:
        raise DomainError(_("It has ended and cannot be accepted. Return it and ask for the new one."))
    certificate.reason = _reason(is_accepted, reason)
    certificate.decided_by, certificate.decided_at = by, timezone.now()
    certificate.status = CertificateStatus.ACCEPTED if is_accepted else CertificateStatus.RETURNED
    certificate.look_at = next_look(certificate.expires_on, certificate.decided_at) if is_accepted else None
    certificate.save()
    if status == ApplicationStatus.APPROVED:
        _tell(certificate, owner)
        recount_skills(user_ids=[owner.pk])
    return certificate


def newest(sent_at: datetime | None, decided_at: datetime | None) -> datetime | None:
    """Which sending or decision stands. Both stay when something returned is sent again, so the later one counts."""
    return max(filter(None, (sent_at, decided_at)), default=None)


def lock_application(application: Application, by: User | None = None) -> Application:
    """The person's row, then the application, both locked. Raises DomainError when it is the operator's own."""
    User.objects.select_for_update(of=("self",)).get(pk=application.user_id)
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("user", "identity").get(pk=application.pk)
    )
    if by and application.user_id == by.pk:
        raise DomainError(_("Nobody decides about themselves. Leave it to a colleague."))
    return application


def _status_of(application: Application) -> dict[str, str]:
    return {"status": str(application.get_status_display())}


def _reason(is_accepted: bool, reason: str) -> str:
    reason = reason.strip()[:200]
    if not is_accepted and not is_visible(reason):
        raise DomainError(_("Say why. The person reads it."), field="reason")
    return reason


def _tell(certificate: Certificate, owner: User) -> None:
    is_accepted = certificate.status == CertificateStatus.ACCEPTED
    kind = CERTIFICATE_ACCEPTED if is_accepted else CERTIFICATE_RETURNED
    with override(owner.language):
        data = {"certificate": str(certificate.get_kind_display()), "reason": certificate.reason}
    notify(recipient=owner, kind=kind.code, data=data, url=reverse("caregivers:papers"))
