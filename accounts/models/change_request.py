from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.identity import Identity
from accounts.status import RequestStatus
from petcare.uploads import photo_name, private_storage


class ChangeKind(models.TextChoices):
    NAME = "name", _("Legal name")
    PHONE = "phone", _("Phone whose number is lost")
    IDENTITY = "identity", _("Identity number")


class ChangeRequest(models.Model):
    """Somebody asks to change what they cannot change alone. What the card says stands sealed in `identity`."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="change_requests", verbose_name=_("person")
    )
    kind = models.CharField(_("what is to change"), max_length=12, choices=ChangeKind)
    status = models.CharField(_("status"), max_length=12, choices=RequestStatus, default=RequestStatus.OPEN)
    old_value = models.CharField(_("as it was"), max_length=40, blank=True)
    new_value = models.CharField(_("as it should be"), max_length=40, blank=True)
    identity = models.OneToOneField(
        Identity, models.PROTECT, null=True, blank=True, related_name="change_request", verbose_name=_("identity")
    )
    words = models.TextField(_("in their words"), max_length=500)
    proof = models.ImageField(_("proof"), storage=private_storage, upload_to=photo_name, blank=True)
    proof_kept_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind"],
                condition=Q(status=RequestStatus.OPEN),
                name="accounts_changerequest_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.IDENTITY, identity__isnull=False, old_value="", new_value="")
                | (~Q(kind=ChangeKind.IDENTITY) & Q(identity__isnull=True)),
                name="accounts_changerequest_identity_is_sealed",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "asked_at"], name="accounts_changerequest_queue"),
            models.Index(
                fields=["proof_kept_until"],
                condition=Q(proof_kept_until__isnull=False),
                name="accounts_changerequest_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:request_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == RequestStatus.OPEN
