from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Risk(models.TextChoices):
    """Why a finished visit was picked to be looked at."""

    REPEATED_PHOTO = "repeated_photo", _("A photo was used twice")
    LOW_RATING = "low_rating", _("Few stars")
    ELSEWHERE = "elsewhere", _("Was not at the home at arrival")
    NEWCOMER = "newcomer", _("Has not been here long")
    SKIPPED = "skipped", _("Skipped steps")
    CHANCE = "chance", _("Picked by chance")


class Question(models.TextChoices):
    """What is asked of every visit that is looked at."""

    STEPS = "steps", _("Every step was done as it was sold")
    PHOTOS = "photos", _("The photos show it")
    PET = "pet", _("What the pet needs was followed: food, medicine, warnings")
    TIME = "time", _("It took as long as it should")
    HOME = "home", _("The home was left tidy")
    TOLD = "told", _("The owner could read how the pet was")


class Answer(models.TextChoices):
    OK = "ok", _("As it should be")
    NOT_OK = "not_ok", _("Not as it should be")
    UNSURE = "unsure", _("Cannot be told")


class Verdict(models.TextChoices):
    KEPT = "kept", _("Kept to the standard")
    ADVICE = "advice", _("Kept, with a piece of advice")
    FINDING = "finding", _("Not kept: counts in the month")


class SampleState(models.TextChoices):
    WAITING = "waiting", _("To be looked at")
    CHECKED = "checked", _("Looked at")


class SampledVisit(models.Model):
    """A finished visit that an operator holds against the standard it was sold with."""

    visit = models.OneToOneField("bookings.Visit", models.PROTECT, related_name="sample", verbose_name=_("visit"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="samples", verbose_name=_("caregiver")
    )
    reasons = ArrayField(models.CharField(max_length=16, choices=Risk), verbose_name=_("why it was picked"))
    score = models.PositiveSmallIntegerField(_("risk"))
    state = models.CharField(_("status"), max_length=8, choices=SampleState, default=SampleState.WAITING)
    picked_at = models.DateTimeField(_("picked"), default=timezone.now)
    # What was answered to each Question.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    words = models.CharField(_("words to the caregiver"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )

    class Meta:
        verbose_name = _("sampled visit")
        verbose_name_plural = _("sampled visits")
        ordering = ["-picked_at", "-score", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SampleState.WAITING, verdict="", checked_at__isnull=True)
                | Q(state=SampleState.CHECKED, checked_at__isnull=False) & ~Q(verdict=""),
                name="bookings_sampledvisit_checked_has_verdict",
            ),
            # Nobody is told of a fault without a word on what it was.
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.FINDING) | ~Q(words=""), name="bookings_sampledvisit_finding_has_words"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "picked_at"], name="bookings_sampledvisit_queue"),
            models.Index(fields=["caregiver", "verdict", "checked_at"], name="bookings_sampledvisit_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.visit.booking.number}/{self.visit.position}"

    @property
    def is_open(self) -> bool:
        return self.state == SampleState.WAITING

    @property
    def reason_words(self) -> list[str]:
        return [str(Risk(reason).label) for reason in self.reasons]
