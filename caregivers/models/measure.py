from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caregivers.models.conduct import BLAME, ConsequenceRule, MeasureKind, MonthlyRecord, Training


class MeasureState(models.TextChoices):
    PROPOSED = "proposed", _("To be decided")
    CONFIRMED = "confirmed", _("Confirmed")
    DISMISSED = "dismissed", _("Let go")
    LIFTED = "lifted", _("Lifted after an appeal")


class AppealState(models.TextChoices):
    NONE = "", _("No appeal")
    OPEN = "open", _("Appeal waiting")
    GRANTED = "granted", _("Appeal granted")
    REFUSED = "refused", _("Appeal refused")


class Measure(models.Model):
    """What follows from a month for its caregiver: proposed by a rule, real only once an operator confirmed it."""

    record = models.ForeignKey(MonthlyRecord, models.PROTECT, related_name="measures", verbose_name=_("month"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="measures", verbose_name=_("caregiver")
    )
    rule = models.ForeignKey(ConsequenceRule, models.PROTECT, related_name="+", verbose_name=_("rule of what follows"))
    kind = models.CharField(_("kind"), max_length=12, choices=MeasureKind)
    state = models.CharField(_("status"), max_length=10, choices=MeasureState, default=MeasureState.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed on"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # What of these counts depends on the kind; for training the last day is the one to confirm it by.
    amount = models.DecimalField(
        _("amount"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("training material")
    )
    trained_at = models.DateTimeField(_("training confirmed"), null=True, blank=True)
    # When something happens by itself: a suspension begins or ends, a training was to be confirmed.
    act_at = models.DateTimeField(null=True, blank=True)
    # Since when it takes the caregiver's offers away, and until when it did.
    began_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("in force until"), null=True, blank=True)
    answer = models.CharField(_("the caregiver's answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("time of the answer"), null=True, blank=True)
    appeal_state = models.CharField(
        _("appeal"), max_length=8, choices=AppealState, default=AppealState.NONE, blank=True
    )
    appeal = models.CharField(_("words of the appeal"), max_length=1000, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_answer = models.CharField(_("answer to the appeal"), max_length=500, blank=True)
    appeal_decided_at = models.DateTimeField(_("appeal decided"), null=True, blank=True)
    appeal_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appeal decided by"),
    )

    class Meta:
        verbose_name = _("consequence")
        verbose_name_plural = _("consequences")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "kind"], name="caregivers_measure_once"),
            models.CheckConstraint(
                condition=Q(state=MeasureState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=MeasureState.PROPOSED) & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="caregivers_measure_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MeasureKind.SUSPENSION, state=MeasureState.CONFIRMED)
                | Q(starts_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="caregivers_measure_suspension_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "proposed_at"], name="caregivers_measure_queue"),
            models.Index(fields=["appeal_state", "appealed_at"], name="caregivers_appeal_queue"),
            models.Index(fields=["act_at"], condition=Q(act_at__isnull=False), name="caregivers_measure_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.record.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("standing:measure", args=[self.pk])

    @property
    def number(self) -> str:
        """Of a certificate."""
        return f"{self.record.month:%Y%m}-{self.pk:06d}"

    @property
    def is_blame(self) -> bool:
        return self.kind in BLAME

    @property
    def is_in_force(self) -> bool:
        return self.began_at is not None and self.ended_at is None

    @property
    def can_be_appealed(self) -> bool:
        return self.is_blame and self.state == MeasureState.CONFIRMED and self.appealed_at is None

    @property
    def awaits_training(self) -> bool:
        is_training = self.kind == MeasureKind.TRAINING and self.state == MeasureState.CONFIRMED
        return is_training and self.trained_at is None
