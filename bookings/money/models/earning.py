from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Earning(models.Model):
    """What a caregiver gets for one finished visit. Written once, when it ends."""

    visit = models.OneToOneField("bookings.Visit", models.PROTECT, related_name="earning", verbose_name=_("visit"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="earnings", verbose_name=_("caregiver")
    )
    rule = models.ForeignKey("bookings.PayRule", models.PROTECT, related_name="+", verbose_name=_("pay rule"))
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    # As bookings.money.pay.Pay.as_json gave them.
    parts = models.JSONField(_("parts"), default=list)
    # Shanghai time: weeks are summed by it.
    earned_on = models.DateField(_("earned on"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("earning")
        verbose_name_plural = _("earnings")
        ordering = ["-earned_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="bookings_earning_not_negative"),
        ]
        indexes = [
            models.Index(fields=["caregiver", "-earned_on"], include=["amount"], name="bookings_earning_of_caregiver"),
            models.Index(fields=["-earned_on", "-id"], name="bookings_earning_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.earned_on:%Y-%m-%d} ¥{self.amount}"
