from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MINUTES_A_DAY = 24 * 60


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WeeklyHours(models.Model):
    """One range of a weekday in minutes from midnight, Shanghai time; an end above 1,440 is past midnight."""

    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.CASCADE, related_name="weekly_hours", verbose_name=_("caregiver")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    start_minute = models.PositiveSmallIntegerField(_("from (minute)"))
    end_minute = models.PositiveSmallIntegerField(_("to (minute)"))

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        ordering = ["weekday", "start_minute"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="caregivers_weeklyhours_weekday"),
            models.CheckConstraint(
                condition=Q(
                    start_minute__lt=MINUTES_A_DAY,
                    end_minute__gt=F("start_minute"),
                    end_minute__lte=F("start_minute") + MINUTES_A_DAY,
                ),
                name="caregivers_weeklyhours_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["caregiver", "weekday"], include=["start_minute", "end_minute"], name="caregivers_weekly"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {minute_text(self.start_minute)}–{minute_text(self.end_minute)}"


class DateHours(models.Model):
    """A date that differs from the week: its ranges replace the weekday's; a row without minutes is a day off."""

    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.CASCADE, related_name="date_hours", verbose_name=_("caregiver")
    )
    date = models.DateField(_("date"))
    start_minute = models.PositiveSmallIntegerField(_("from (minute)"), null=True, blank=True)
    end_minute = models.PositiveSmallIntegerField(_("to (minute)"), null=True, blank=True)

    class Meta:
        verbose_name = _("hours of a date")
        verbose_name_plural = _("hours of dates")
        ordering = ["date", "start_minute"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_minute__isnull=True, end_minute__isnull=True)
                | Q(
                    start_minute__lt=MINUTES_A_DAY,
                    end_minute__gt=F("start_minute"),
                    end_minute__lte=F("start_minute") + MINUTES_A_DAY,
                ),
                name="caregivers_datehours_range",
            ),
        ]
        indexes = [models.Index(fields=["caregiver", "date"], name="caregivers_datehours_day")]

    def __str__(self) -> str:
        return str(self.date)

    @property
    def is_day_off(self) -> bool:
        return self.start_minute is None


def minute_text(minute: int) -> str:
    """1110 → "18:30"; past midnight goes on with "00:30"."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
