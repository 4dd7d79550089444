from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models.words import in_language


class DayKind(models.TextChoices):
    FESTIVAL = "festival", _("Spring Festival")
    HOLIDAY = "holiday", _("Public holiday")
    WORKDAY = "workday", _("Make-up workday")


class Holiday(models.Model):
    """A day that is not like its weekday. Provisional until the notice of the State Council is in."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(
        _("kind"),
        max_length=8,
        choices=DayKind,
        help_text=_("On a make-up workday the surcharges of its weekday do not count."),
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=20)
    name_en = models.CharField(_("name (English)"), max_length=60)
    is_provisional = models.BooleanField(
        _("provisional"),
        default=False,
        help_text=_("Reckoned from the calendar; the notice for its year is not in yet."),
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)
