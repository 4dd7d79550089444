"""How offers go out and who wins, in versions, and the hours in which another version than usual counts."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.times import span


def _weight(label: str, default: int) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=4, decimal_places=2, default=default, validators=[MinValueValidator(Decimal(0))]
    )


class DispatchPolicyQuerySet(models.QuerySet["DispatchPolicy"]):
    def usual(self) -> "DispatchPolicy":
        """The newest that went live."""
        live = self.filter(went_live_at__isnull=False).order_by("-went_live_at", "-version")
        return live.first() or self.get_or_create(version=1)[0]

    def in_force(self, now: datetime) -> "DispatchPolicy":
        """What counts for a round that opens now: the peak's version while one lasts, else the usual one."""
        peak = PeakMode.objects.at(now).select_related("policy").first()
        return peak.policy if peak else self.usual()


class DispatchPolicy(models.Model):
    """One version of how offers go out and who wins. It never changes; a round keeps the version it was opened with."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    wave_size = models.PositiveSmallIntegerField(
        _("caregivers per wave"), default=10, validators=[MinValueValidator(1)]
    )
    first_wave_radius_m = models.PositiveIntegerField(
        _("radius of the first wave (m)"), default=3000, validators=[MinValueValidator(100)]
    )
    wave_interval_seconds = models.PositiveIntegerField(
        _("seconds between waves"), default=180, validators=[MinValueValidator(10)]
    )
    urgent_hours = models.PositiveSmallIntegerField(_("to all at once when it begins within (hours)"), default=2)
    split_patience_minutes = models.PositiveSmallIntegerField(
        _("minutes to wait for one caregiver for the whole trip"), default=30
    )
    decision_seconds = models.PositiveIntegerField(_("seconds from the first grab to the decision"), default=20)
    choice_minutes = models.PositiveSmallIntegerField(
        _("minutes the owner has to choose, from the first grab"), default=10
    )
    choice_ends_hours = models.PositiveSmallIntegerField(
        _("hours before the window at which the platform chooses at the latest"), default=2
    )
    flag_hours = models.PositiveSmallIntegerField(_("hours before the window at which nobody is a problem"), default=24)
    flag_latest_hours = models.PositiveSmallIntegerField(_("the same, at the latest"), default=3)
    give_up_hours = models.PositiveSmallIntegerField(
        _("hours before the window at which the search ends and the money goes back"), default=1
    )
    least_search_minutes = models.PositiveSmallIntegerField(
        _("minutes that even a search at short notice is given"), default=20, validators=[MinValueValidator(1)]
    )
    weight_travel = _weight(_("weight of the way"), 30)
    weight_rating = _weight(_("weight of rating"), 20)
    weight_punctuality = _weight(_("weight of punctuality"), 10)
    weight_fit = _weight(_("weight of doing this work for these animals"), 10)
    weight_continuity = _weight(_("weight of knowing the home"), 15)
    weight_load = _weight(_("weight of a day with room"), 5)
    weight_fairness = _weight(_("weight of few visits lately"), 5)
    weight_newcomer = _weight(_("weight of being new"), 5)
    weight_conduct = _weight(_("weight of being put first for good work"), 5)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # A version of the desk is written without one, and goes live by a decision; one for peaks never does.
    is_for_peaks = models.BooleanField(_("for peaks only"), default=False)
    went_live_at = models.DateTimeField(_("went live"), null=True, blank=True, default=timezone.now)
    put_live_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put live by"),
    )

    objects = DispatchPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispatch policy")
        verbose_name_plural = _("dispatch policies")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_for_peaks=False) | Q(went_live_at__isnull=True), name="bookings_policy_of_peaks_not_live"
            )
        ]

    def __str__(self) -> str:
        return f"v{self.version}"

    def clean(self) -> None:
        if None not in (self.flag_hours, self.flag_latest_hours) and self.flag_latest_hours > self.flag_hours:
            raise ValidationError({"flag_latest_hours": _("Not before the first time the owner is told.")})
        if None not in (self.flag_latest_hours, self.give_up_hours) and self.give_up_hours > self.flag_latest_hours:
            raise ValidationError({"give_up_hours": _("The owner is told before, not after the search has ended.")})


class PeakModeQuerySet(models.QuerySet["PeakMode"]):
    def at(self, now: datetime) -> "PeakModeQuerySet":
        """The one that lasts then, if any."""
        return self.filter(period__contains=now)


class PeakMode(models.Model):
    """Hours in which new rounds go by a version of their own. It ends by itself: its time is read, nothing runs."""

    policy = models.ForeignKey(DispatchPolicy, models.PROTECT, related_name="peaks", verbose_name=_("policy"))
    period = DateTimeRangeField(_("period"))
    reason = models.CharField(_("reason"), max_length=200)
    switched_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("switched on by")
    )
    switched_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("switched off by")
    )

    objects = PeakModeQuerySet.as_manager()

    class Meta:
        verbose_name = _("peak mode")
        verbose_name_plural = _("peak modes")
        ordering = ["-pk"]
        constraints = [
            ExclusionConstraint(
                name="bookings_peakmode_one_at_a_time", expressions=[("period", RangeOperators.OVERLAPS)]
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="bookings_peakmode_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {span(self.period.lower, self.period.upper, relative=False)}"

    @property
    def is_on(self) -> bool:
        return self.period.lower <= timezone.now() < self.period.upper
