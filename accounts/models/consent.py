from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    TERMS = "terms", _("Terms of use")
    PRIVACY = "privacy", _("Privacy notice")
    IDENTITY = "identity", _("Use of identity data and proofs")
    CARD_PHOTOS = "card_photos", _("Photos of the identity card")
    WHEREABOUTS = "whereabouts", _("Whereabouts while on the way")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """Somebody agreed to one version of one purpose. Withdrawing leaves the row and stamps it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    version = models.CharField(_("version"), max_length=10)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "version"],
                condition=Q(withdrawn_at__isnull=True),
                name="accounts_consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"
