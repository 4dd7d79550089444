"""How caregivers are judged: what a month was like, and the rules of what follows from it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERCENT = [MaxValueValidator(100)]
STARS = [MinValueValidator(1), MaxValueValidator(5)]


class Standing(models.TextChoices):
    """What a month made of somebody."""

    GOLD = "gold", _("Gold")
    STANDARD = "standard", _("Good and steady")
    WATCH = "watch", _("Needs attention")


class MeasureKind(models.TextChoices):
    """What may follow from a month; PRAISE and BLAME say which is which."""

    PRIORITY = "priority", _("Offers first")
    BONUS = "bonus", _("Bonus")
    CERTIFICATE = "certificate", _("Certificate of honour")
    WARNING = "warning", _("Warning")
    TRAINING = "training", _("Required training")
    SUSPENSION = "suspension", _("Suspension")


PRAISE = (MeasureKind.PRIORITY, MeasureKind.BONUS, MeasureKind.CERTIFICATE)
BLAME = (MeasureKind.WARNING, MeasureKind.TRAINING, MeasureKind.SUSPENSION)


def _percent(label: object, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=default, validators=PERCENT)


def _stars(label: object, default: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=3, decimal_places=2, default=default, validators=STARS)


class TierRuleQuerySet(models.QuerySet["TierRule"]):
    def current(self) -> "TierRule":
        return self.first() or self.get_or_create(version=1)[0]


class TierRule(models.Model):
    """One version of the thresholds: gold must reach all of its own, and missing one of the others needs attention.
    The newest version counts for the months that are counted from then on; a month keeps the one it was judged by."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    min_visits = models.PositiveSmallIntegerField(
        _("visits a month that say something"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("With fewer, a month is neither gold nor in need of attention."),
    )
    gold_rating = _stars(_("gold: stars at least"), "4.70")
    gold_completion = _percent(_("gold: completed at least (%)"), 98)
    gold_punctuality = _percent(_("gold: punctual at least (%)"), 90)
    gold_complaints = _percent(_("gold: complaints at most (%)"), 0)
    watch_rating = _stars(_("attention: stars below"), "4.00")
    watch_completion = _percent(_("attention: completed below (%)"), 90)
    watch_punctuality = _percent(_("attention: punctual below (%)"), 75)
    watch_complaints = _percent(_("attention: complaints above (%)"), 5)
    watch_findings = models.PositiveSmallIntegerField(
        _("attention: findings above"),
        default=1,
        help_text=_("Visits of the month that were looked at and did not keep to their standard."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = TierRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of standing")
        verbose_name_plural = _("rules of standing")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class Training(models.Model):
    """Material that a caregiver reads and confirms."""

    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text"), max_length=4000, help_text=_("One step a line."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("training material")
        verbose_name_plural = _("training materials")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def steps(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


class ConsequenceRule(models.Model):
    """What is proposed after so many months of one standing in a row. An operator confirms before anything happens."""

    standing = models.CharField(_("standing of a month"), max_length=10, choices=Standing)
    months = models.PositiveSmallIntegerField(
        _("months in a row"), default=1, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    kind = models.CharField(_("what is proposed"), max_length=12, choices=MeasureKind)
    amount = models.DecimalField(
        _("amount"), max_digits=8, decimal_places=2, null=True, blank=True, help_text=_("Of a bonus, in yuan.")
    )
    days = models.PositiveSmallIntegerField(
        _("how many days"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("How long offers come first or a suspension lasts, or within how many a training is confirmed."),
    )
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("training material")
    )
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("rule of what follows")
        verbose_name_plural = _("rules of what follows")
        ordering = ["standing", "months", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=MeasureKind.BONUS) | Q(amount__gt=0), name="caregivers_consequence_bonus_has_amount"
            ),
            models.CheckConstraint(
                condition=~Q(kind=MeasureKind.TRAINING) | Q(training__isnull=False),
                name="caregivers_consequence_training_has_material",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.GOLD, kind__in=PRAISE) | Q(standing=Standing.WATCH, kind__in=BLAME),
                name="caregivers_consequence_fits_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_standing_display()} × {self.months}: {self.get_kind_display()}"


class MonthlyRecord(models.Model):
    """One caregiver's month in figures, as they were counted last, and what they made of it."""

    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.CASCADE, related_name="months", verbose_name=_("caregiver")
    )
    # Its first day, Shanghai time.
    month = models.DateField(_("month"))
    finished = models.PositiveIntegerField(_("finished visits"), default=0)
    missed = models.PositiveIntegerField(_("missed visits"), default=0)
    begun = models.PositiveIntegerField(_("begun visits"), default=0)
    in_time = models.PositiveIntegerField(_("begun in time"), default=0)
    reviews = models.PositiveIntegerField(_("reviews"), default=0)
    # Drawn towards what a newcomer is given while reviews are few.
    rating = models.DecimalField(_("stars"), max_digits=3, decimal_places=2, null=True, blank=True)
    upheld = models.PositiveIntegerField(_("upheld complaints"), default=0)
    findings = models.PositiveIntegerField(_("findings of checks"), default=0)
    standing = models.CharField(_("standing of a month"), max_length=10, choices=Standing, default=Standing.STANDARD)
    # The names of the figures that made it.
    grounds = models.JSONField(_("grounds"), default=list)
    rule = models.ForeignKey(TierRule, models.PROTECT, related_name="+", verbose_name=_("rule of standing"))
    counted_at = models.DateTimeField(_("counted"), default=timezone.now)

    class Meta:
        verbose_name = _("month of a caregiver")
        verbose_name_plural = _("months of caregivers")
        ordering = ["-month", "pk"]
        constraints = [models.UniqueConstraint(fields=["caregiver", "month"], name="caregivers_month_once")]
        indexes = [models.Index(fields=["month", "standing"], name="caregivers_month_standing")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_standing_display()}"

    @property
    def completion(self) -> int | None:
        return share(self.finished, self.finished + self.missed)

    @property
    def punctuality(self) -> int | None:
        return share(self.in_time, self.begun)

    @property
    def complaints(self) -> int | None:
        return share(self.upheld, self.finished)


def share(part: int, of: int) -> int | None:
    """In per cent; None where there is nothing to count."""
    return round(100 * part / of) if of else None
