from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity_card import masked
from accounts.status import VerificationStatus
from petcare.encryption import EncryptedTextField, blind_index
from petcare.uploads import photo_name, private_storage


class IdentityQuerySet(models.QuerySet["Identity"]):
    def in_force(self) -> "IdentityQuerySet":
        """Verified, and neither replaced nor erased since."""
        return self.filter(verified_at__isnull=False, ended_at__isnull=True)


class Identity(models.Model):
    """What an identity card says, sealed, with photos of its two sides. It has no page, list, history or export."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities", verbose_name=_("person")
    )
    name = EncryptedTextField(_("name on the card"))
    number = EncryptedTextField(_("identity number"))
    # Finds the same number again without opening it.
    number_index = models.CharField(max_length=64, blank=True, editable=False)
    front = models.ImageField(_("side with the photo"), storage=private_storage, upload_to=photo_name, blank=True)
    back = models.ImageField(_("side with the emblem"), storage=private_storage, upload_to=photo_name, blank=True)
    # After the decision the photos have done their work.
    photos_kept_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    ended_at = models.DateTimeField(_("replaced or erased"), null=True, blank=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(verified_at__isnull=False, ended_at__isnull=True),
                name="accounts_identity_one_person_per_number",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(verified_at__isnull=False, ended_at__isnull=True),
                name="accounts_identity_one_number_per_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["photos_kept_until"],
                condition=Q(photos_kept_until__isnull=False),
                name="accounts_identity_photos_due",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def save(self, *args, **kwargs) -> None:
        self.number_index = fingerprint(self.number) if self.number else ""
        super().save(*args, **kwargs)

    @property
    def masked_number(self) -> str:
        return masked(self.number) if self.number else ""


def fingerprint(number: str) -> str:
    return blind_index(number, purpose="identity-number")


class IdentityVerification(models.Model):
    """An operator asks somebody who they are, gets an answer, and decides. Holds nothing sealed itself."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="verifications", verbose_name=_("person")
    )
    status = models.CharField(_("status"), max_length=12, choices=VerificationStatus, default=VerificationStatus.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    question = models.CharField(_("why we ask"), max_length=200)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    identity = models.OneToOneField(
        Identity, models.PROTECT, null=True, blank=True, related_name="verification", verbose_name=_("identity")
    )
    submitted_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("identity verification")
        verbose_name_plural = _("identity verifications")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(status__in=[VerificationStatus.ASKED, VerificationStatus.SUBMITTED]),
                name="accounts_verification_one_open",
            )
        ]
        indexes = [models.Index(fields=["status", "submitted_at"], name="accounts_verification_queue")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_status_display()}"
