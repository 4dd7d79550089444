"""The address table: what the offline geocoder knows."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from petcare.geo.coordinates import Point


class PlaceKind(models.TextChoices):
    COMPOUND = "compound", _("Residential compound")
    LANDMARK = "landmark", _("Landmark")
    STREET = "street", _("Street")


class Place(models.Model):
    """A compound, landmark or street with its address, and one point where it is."""

    name = models.CharField(_("name"), max_length=80, blank=True)
    street = models.CharField(_("street"), max_length=80, blank=True)
    number = models.CharField(_("house number"), max_length=20, blank=True)
    district = models.CharField(_("district"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    # Each thing people begin to type stands as a word of its own, so that already two characters use the index.
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                Value(" "), "name", Value(" "), "street", "number", Value(" "), "district", "street", "number", "name"
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    source = models.CharField(_("source"), max_length=40, db_index=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [
            # geocoding by text: LIKE and word similarity, see places.py
            GinIndex(fields=["search_text"], name="place_search_trigrams", opclasses=["gin_trgm_ops"]),
            # nearest address: a box around the point
            models.Index(fields=["lat", "lon"], name="place_lat_lon"),
        ]
        constraints = [
            models.CheckConstraint(
                name="place_on_earth",
                condition=models.Q(lat__range=(-90, 90), lon__range=(-180, 180)),
            )
        ]

    def __str__(self) -> str:
        return self.name or f"{self.street}{self.number}"

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)
