from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LookedAt(models.TextChoices):
    WAY_IN = "way_in", _("Way in")
    EMERGENCY_CONTACT = "emergency_contact", _("Emergency contact")
    IDENTITY = "identity", _("Identity number and photos")
    PROOF = "proof", _("Proof photo of a request")


class SealedLook(models.Model):
    """Somebody looked at what is sealed. Its owner can read every row; nobody changes or deletes one."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="looks_taken", verbose_name=_("who looked")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sealed_looks", verbose_name=_("whose it is")
    )
    kind = models.CharField(_("what was looked at"), max_length=20, choices=LookedAt)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("look at sealed data")
        verbose_name_plural = _("looks at sealed data")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-at"], name="accounts_sealedlook_of_owner"),
            models.Index(fields=["by", "-at"], name="accounts_sealedlook_by"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.get_kind_display()}"
