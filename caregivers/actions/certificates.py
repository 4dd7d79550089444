"""Somebody keeps their certificates: with the application, and later while they work."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from caregivers.models import Application, Certificate
from caregivers.status import ApplicationStatus, CertificateStatus
from petcare.errors import DomainError
from petcare.uploads.keeping import claim, release

MOST = 12


@transaction.atomic
def save_certificate(*, certificate: Certificate, owner: User, photo: str = "") -> Certificate:
    """Keeps a new or changed certificate with its stored photo; an empty one leaves what is there.

    Of somebody who works it goes to the operators at once, of an applicant with the application. Raises DomainError
    when it has ended, is decided already, or there are too many.
    """
    application = _lock(owner)
    if certificate.is_over:
        raise DomainError(_("It has ended. Show one that is still valid."), field="expires_on")
    certificate.owner = owner
    if certificate.pk is None and owner.certificates.count() >= MOST:
        raise DomainError(_("That is enough: %(most)s certificates. Remove one first.") % {"most": MOST})
    before = _open(certificate) if certificate.pk else None
    if photo:
        if before and before.photo:
            release(str(before.photo))
        certificate.photo = claim(photo)
    certificate.status, certificate.submitted_at = CertificateStatus.DRAFT, None
    if application is None or application.status == ApplicationStatus.APPROVED:
        certificate.status, certificate.submitted_at = CertificateStatus.WAITING, timezone.now()
    certificate.save()
    return certificate


@transaction.atomic
def remove_certificate(*, certificate: Certificate) -> None:
    """Its owner takes it away; the photo goes with the next purge. Raises DomainError once it is with the operators."""
    _lock(certificate.owner)
    certificate = _open(certificate)
    release(str(certificate.photo))
    certificate.delete()


def _lock(owner: User) -> Application | None:
    """Raises DomainError while an application is being decided, or was refused."""
    User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    application = Application.objects.filter(user=owner).first()
    if application and application.status in (ApplicationStatus.SUBMITTED, ApplicationStatus.REFUSED):
        raise DomainError(_("This part is not open now. The page shows what is."))
    return application


def _open(certificate: Certificate) -> Certificate:
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not certificate.is_open:
        raise DomainError(_("This one is decided or being looked at. Add a new one instead."))
    return certificate
