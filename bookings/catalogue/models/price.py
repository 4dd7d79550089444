from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.money import FEN


class PriceQuerySet(models.QuerySet["Price"]):
    def in_force(self, day: date) -> "PriceQuerySet":
        """One for each service: the newest whose day has come. Nothing has to run when a day comes."""
        return self.filter(effective_on__lte=day).order_by("service_id", "-effective_on").distinct("service_id")


class Price(models.Model):
    """What a service costs from a day on, and why. A change of price is one more row, so the rows are the history."""

    service = models.ForeignKey("bookings.Service", models.PROTECT, related_name="prices", verbose_name=_("service"))
    effective_on = models.DateField(
        _("in force from"), help_text=_("Counts for bookings that are placed from this day on, Shanghai time.")
    )
    price = models.DecimalField(
        _("price with one pet"), max_digits=8, decimal_places=2, validators=[MinValueValidator(FEN)]
    )
    extra_pet_price = models.DecimalField(
        _("price of each further pet"), max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    reason = models.CharField(_("reason"), max_length=200)
    cost_note = models.CharField(_("what it costs us"), max_length=200, blank=True)
    competitors_note = models.CharField(_("what competitors take"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["service", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "effective_on"],
                name="bookings_price_one_a_day",
                violation_error_message=_("There is a price from this day on already."),
            ),
            # Nobody can pay for a booking of nothing.
            models.CheckConstraint(
                condition=Q(price__gte=FEN, extra_pet_price__gte=0), name="bookings_price_costs_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.effective_on:%Y-%m-%d} ¥{self.price}"

    @property
    def is_to_come(self) -> bool:
        return self.effective_on > timezone.localdate()
