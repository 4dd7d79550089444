from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from caregivers.status import Skill
from pets.models import Species


class Proof(models.TextChoices):
    NONE = "none", _("No proof")
    PHOTO = "photo", _("Photo")


class LineKind(models.TextChoices):
    SERVICE = "service", _("Service")
    EXTRA_PET = "extra_pet", _("Further pet")


def in_language(zh: str, en: str) -> str:
    """What operators wrote in both languages, in the reader's; Chinese when the English is missing."""
    return en if en and (get_language() or "").startswith("en") else zh


class ServiceQuerySet(models.QuerySet["Service"]):
    def on_sale(self) -> "ServiceQuerySet":
        return self.filter(retired_at__isnull=True)


class Service(models.Model):
    """What can be bought. A retired one stays on old bookings."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=30)
    name_en = models.CharField(_("name (English)"), max_length=60)
    summary_zh = models.CharField(_("content (Chinese)"), max_length=200)
    summary_en = models.CharField(_("content (English)"), max_length=300)
    tools_zh = models.CharField(_("tools (Chinese)"), max_length=100, blank=True)
    tools_en = models.CharField(_("tools (English)"), max_length=200, blank=True)
    icon = models.CharField(_("icon"), max_length=30, default="paw-print")
    skill = models.CharField(_("needed skill"), max_length=16, choices=Skill)
    species = ArrayField(models.CharField(max_length=12, choices=Species), verbose_name=_("species"), default=list)
    minutes = models.PositiveSmallIntegerField(_("minutes with one pet"), validators=[MinValueValidator(1)])
    extra_pet_minutes = models.PositiveSmallIntegerField(_("minutes for each further pet"), default=0)
    price = models.DecimalField(_("price with one pet"), max_digits=8, decimal_places=2)
    extra_pet_price = models.DecimalField(_("price of each further pet"), max_digits=8, decimal_places=2, default=0)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = ServiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0, extra_pet_price__gte=0), name="bookings_service_price_not_negative"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="bookings_service_takes_time"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def summary(self) -> str:
        return in_language(self.summary_zh, self.summary_en)

    @property
    def tools(self) -> str:
        return in_language(self.tools_zh, self.tools_en)


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
