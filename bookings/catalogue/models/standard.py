from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models.service import Service
from bookings.catalogue.models.words import in_language


class Proof(models.TextChoices):
    NONE = "none", _("No proof")
    PHOTO = "photo", _("Photo")


class Standard(models.Model):
    """One version of a service's steps. A booking copies the steps of the version it was sold with."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="standards", verbose_name=_("service"))
    version = models.PositiveIntegerField(_("version"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["service", "-version"]
        constraints = [models.UniqueConstraint(fields=["service", "version"], name="bookings_standard_version")]

    def __str__(self) -> str:
        return f"{self.service} v{self.version}"


class Step(models.Model):
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="steps", verbose_name=_("standard"))
    position = models.PositiveSmallIntegerField(_("position"))
    text_zh = models.CharField(_("text (Chinese)"), max_length=120)
    text_en = models.CharField(_("text (English)"), max_length=200)
    proof = models.CharField(_("proof"), max_length=8, choices=Proof, default=Proof.NONE)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["standard", "position"], name="bookings_step_position")]

    def __str__(self) -> str:
        return in_language(self.text_zh, self.text_en)
