"""What was counted. Pages of statistics read these tables alone; beat fills them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a figure counts; `detail` says of which kind, `amount` is yuan."""

    ORDERS = "orders", _("paid bookings")  # by the day of the payment
    DEMAND = "demand", _("visits asked for")  # by the hour in which the window begins
    SUPPLY = "supply", _("caregivers at work")  # by hour, in the district nearest to their home
    ACCEPTANCE = "acceptance", _("from payment to a caregiver")  # by the bound of backoffice.statistics.spread
    CANCELLED = "cancelled", _("cancelled bookings")  # by reason
    REFUNDED = "refunded", _("refunds")  # by reason
    PETS = "pets", _("pets by species")  # as of that day
    FREQUENCY = "frequency", _("owners by bookings in 90 days")  # as of that day


class DailyFigure(models.Model):
    """One number of one day. Without a service it stands for all of them together, since one booking can be for two."""

    day = models.DateField(_("date"))
    measure = models.CharField(_("what is counted"), max_length=12, choices=Measure)
    district = models.CharField(_("district"), max_length=40, blank=True)
    service = models.CharField(_("service"), max_length=50, blank=True)
    detail = models.CharField(_("detail"), max_length=20, blank=True)
    count = models.PositiveIntegerField(_("count"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("daily figure")
        verbose_name_plural = _("daily figures")
        ordering = ["pk"]
        constraints = [
            # Pages ask for one measure of some days, with or without a service. With the numbers in it, two years are
            # summed from the index alone.
            models.UniqueConstraint(
                fields=["measure", "service", "day", "district", "detail"],
                include=["count", "amount"],
                name="backoffice_dailyfigure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}"


class AreaFigure(models.Model):
    """How many owners live in a square of about a kilometre; without a species, all of them."""

    lat = models.DecimalField(_("latitude"), max_digits=5, decimal_places=2)
    lon = models.DecimalField(_("longitude"), max_digits=5, decimal_places=2)
    district = models.CharField(_("district"), max_length=40, blank=True)
    species = models.CharField(_("species"), max_length=12, blank=True)
    owners = models.PositiveIntegerField(_("owners"))

    class Meta:
        verbose_name = _("owners of an area")
        verbose_name_plural = _("owners of areas")
        ordering = ["-owners", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["species", "district", "lat", "lon"], name="backoffice_areafigure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lat}, {self.lon}"


def districts() -> list[str]:
    """Those in which owners live."""
    named = AreaFigure.objects.filter(species="").exclude(district="").order_by("district")
    return list(named.values_list("district", flat=True).distinct())


class Freshness(models.Model):
    """One row: until when everything is counted, and when beat counts next. Whoever counts holds its lock."""

    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)
    whole_at = models.DateTimeField(_("counted whole"), null=True, blank=True)
    due_at = models.DateTimeField(_("counted next"), default=timezone.now)

    class Meta:
        verbose_name = _("freshness of the statistics")
        verbose_name_plural = _("freshness of the statistics")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="backoffice_freshness_one_row")]

    def __str__(self) -> str:
        return f"{self.counted_at}"
