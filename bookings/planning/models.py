from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being worked out")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be worked out")


NOT_DONE = [PlanState.WAITING, PlanState.WORKING]


class Plan(models.Model):
    """A proposal for a day: who could take what nobody has yet. It changes nothing by itself, and stays as it was made,
    with what an operator took of it."""

    day = models.DateField(_("day"))
    may_move = models.BooleanField(_("taken visits may change hands"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=PlanState, default=PlanState.WAITING)
    due_at = models.DateTimeField(_("due"), null=True, blank=True, default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    is_estimate = models.BooleanField(_("drives are straight lines"), default=False)
    # bookings.planning.compare.Figures of the day as it stood and as it would be.
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    # Visits that nobody could take: their id, and why, as DispatchRound.reasons says it.
    left = models.JSONField(_("left over"), default=list, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=Q(state__in=NOT_DONE), name="bookings_plan_one_at_work"),
            models.CheckConstraint(
                condition=Q(state__in=NOT_DONE, due_at__isnull=False) | ~Q(state__in=NOT_DONE) & Q(due_at__isnull=True),
                name="bookings_plan_due_while_at_work",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="bookings_plan_due"),
            models.Index(fields=["day", "-asked_at"], name="bookings_plan_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:plan", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.state not in NOT_DONE


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", _("To be decided")
    TAKEN = "taken", _("Taken")
    REFUSED = "refused", _("Did not fit any more")


class PlannedChange(models.Model):
    """One visit of a plan that gets somebody, somebody else, or another time. The parts are the explanation."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes", verbose_name=_("plan"))
    visit = models.ForeignKey("bookings.Visit", models.CASCADE, related_name="+", verbose_name=_("visit"))
    before = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from")
    )
    after = models.ForeignKey("caregivers.Caregiver", models.PROTECT, related_name="+", verbose_name=_("to"))
    started_before = models.DateTimeField(_("was planned for"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    parts = models.JSONField(_("parts"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=ChangeState, default=ChangeState.PROPOSED)
    # Why it did not fit any more, in the operator's language.
    words = models.CharField(_("why not"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("planned change")
        verbose_name_plural = _("planned changes")
        ordering = ["after", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "visit"], name="bookings_plannedchange_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.visit_id}→{self.after_id}"
