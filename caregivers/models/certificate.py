from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caregivers.expiry import TOLD_BEFORE
from caregivers.status import CertificateKind, CertificateStatus
from petcare.uploads import photo_name, private_storage


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def counting(self, today: date) -> "CertificateQuerySet":
        """Accepted, and not past their last day."""
        return self.filter(status=CertificateStatus.ACCEPTED).exclude(expires_on__lt=today)


class Certificate(models.Model):
    """A paper that shows what somebody learned. It counts through its last day; without one it does not end."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="certificates", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=CertificateKind)
    issuer = models.CharField(_("issued by"), max_length=60)
    number = models.CharField(_("certificate number"), max_length=40)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    photo = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)
    status = models.CharField(_("status"), max_length=12, choices=CertificateStatus, default=CertificateStatus.DRAFT)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # When its end is to be looked at again: 30 and 7 days before, and when it is over.
    look_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["kind", "-expires_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=CertificateStatus.RETURNED) | ~Q(reason=""), name="caregivers_certificate_reason"
            )
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="caregivers_certificate_queue"),
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="caregivers_certificate_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.issuer}"

    @property
    def is_over(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def days_left(self) -> int | None:
        """Until its last day, once its owner is told that it ends; None while that is far, or it does not count."""
        if self.status != CertificateStatus.ACCEPTED or self.expires_on is None:
            return None
        left = (self.expires_on - timezone.localdate()).days
        return left if 0 <= left <= max(TOLD_BEFORE) else None

    @property
    def is_open(self) -> bool:
        """Whether its owner may still change or remove it."""
        return self.status in (CertificateStatus.DRAFT, CertificateStatus.RETURNED)
