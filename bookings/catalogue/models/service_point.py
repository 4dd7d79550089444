from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models.words import in_language
from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Point


class ServicePointQuerySet(models.QuerySet["ServicePoint"]):
    def open(self) -> "ServicePointQuerySet":
        return self.filter(closed_at__isnull=True)


class ServicePoint(models.Model):
    """A place from which distances count for the price: the same home costs the same whoever comes."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=30)
    name_en = models.CharField(_("name (English)"), max_length=60)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    lon = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        verbose_name = _("service point")
        verbose_name_plural = _("service points")
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def clean(self) -> None:
        is_known = self.lat is not None and self.lon is not None
        if is_known and not is_in_city(self.point):
            raise ValidationError({"lat": _("This place is outside the city we serve.")})

    @property
    def point(self) -> Point:
        return Point(float(self.lat), float(self.lon))
