from collections.abc import Iterable
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models.service import Service
from bookings.catalogue.models.words import in_language
from pets.care import plain_number
from pets.facts import FactKind
from pets.models import Species


class Proof(models.TextChoices):
    NONE = "none", _("No proof")
    PHOTO = "photo", _("Photo")
    BEFORE_AFTER = "before_after", _("Photo before and after")
    READING = "reading", _("Reading")
    NOTE = "note", _("Note")


class StepPlace(models.TextChoices):
    """Where a step stands in a visit for several services, in this order."""

    FIRST = "first", _("Before all others")
    AMONG = "among", _("In its order")
    LAST = "last", _("After all others")


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


class StepContent(models.Model):
    """What a step says and asks for: the same in a standard and in a visit that was sold with it."""

    text_zh = models.CharField(_("text (Chinese)"), max_length=120)
    text_en = models.CharField(_("text (English)"), max_length=200)
    amount_zh = models.CharField(_("how much (Chinese)"), max_length=60, blank=True)
    amount_en = models.CharField(_("how much (English)"), max_length=120, blank=True)
    frequency_zh = models.CharField(_("how often (Chinese)"), max_length=60, blank=True)
    frequency_en = models.CharField(_("how often (English)"), max_length=120, blank=True)
    species = ArrayField(
        models.CharField(max_length=12, choices=Species),
        verbose_name=_("species"),
        default=list,
        blank=True,
        help_text=_("None: for all."),
    )
    filled_by = models.CharField(_("filled by the pet's"), max_length=12, choices=FactKind, blank=True)
    proof = models.CharField(_("proof"), max_length=12, choices=Proof, default=Proof.NONE)
    unit = models.CharField(_("unit of the reading"), max_length=12, blank=True)
    lowest = models.DecimalField(_("usual from"), max_digits=7, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(_("usual to"), max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(proof=Proof.READING) | ~Q(unit=""),
                name="bookings_%(class)s_reading_has_unit",
                violation_error_message=_("A reading needs its unit."),
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(highest__gte=F("lowest")),
                name="bookings_%(class)s_usual_range",
                violation_error_message=_("The second number must not be less than the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)

    @property
    def amount(self) -> str:
        return in_language(self.amount_zh, self.amount_en)

    @property
    def frequency(self) -> str:
        return in_language(self.frequency_zh, self.frequency_en)

    @property
    def species_names(self) -> list[str]:
        return [str(Species(one).label) for one in Species if one in self.species]

    def is_for(self, species: Iterable[str]) -> bool:
        return not self.species or bool(set(self.species) & set(species))

    @property
    def usual(self) -> str:
        """`37.5–39.2 ℃`; empty without a range."""
        numbers = [plain_number(one) or "" for one in (self.lowest, self.highest)]
        return f"{'–'.join(numbers)} {self.unit}" if any(numbers) else ""

    def is_usual(self, reading: Decimal) -> bool:
        too_low = self.lowest is not None and reading < self.lowest
        return not too_low and (self.highest is None or reading <= self.highest)


CONTENT = [field.name for field in StepContent._meta.local_fields]


class Step(StepContent):
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="steps", verbose_name=_("standard"))
    position = models.PositiveSmallIntegerField(_("position"))
    place = models.CharField(_("place in a visit"), max_length=5, choices=StepPlace, default=StepPlace.AMONG)

    class Meta(StepContent.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position"]
        constraints = [
            *StepContent.Meta.constraints,
            models.UniqueConstraint(fields=["standard", "position"], name="bookings_step_position"),
        ]
