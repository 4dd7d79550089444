from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Bonus(models.Model):
    """What a caregiver gets besides their visits, for a good month. Written once, when an operator confirms it."""

    measure = models.OneToOneField(
        "caregivers.Measure", models.PROTECT, related_name="bonus", verbose_name=_("consequence")
    )
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="bonuses", verbose_name=_("caregiver")
    )
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2)
    # The first day of the month it is for, and the day it counts among the earnings; Shanghai time.
    month = models.DateField(_("month"))
    earned_on = models.DateField(_("earned on"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("bonus")
        verbose_name_plural = _("bonuses")
        ordering = ["-earned_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="bookings_bonus_positive")]
        indexes = [
            models.Index(fields=["caregiver", "-earned_on"], include=["amount"], name="bookings_bonus_of_caregiver")
        ]

    def __str__(self) -> str:
        return f"{self.earned_on:%Y-%m-%d} ¥{self.amount}"
