import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from petcare.geo.coordinates import Point

if TYPE_CHECKING:
    from accounts.models.way_in import WayIn


# The compound first, as short words are looked for at the beginning.
IN_ONE_TEXT = Upper(
    Concat("compound", Value(" "), "street", Value(" "), "building", "unit", "room", Value(" "), "district"),
)
# With whatever stands behind it.
HOUSE_NUMBER = re.compile(r"(\d|[一二三四五六七八九十百零〇]+号).*")


class AddressQuerySet(models.QuerySet["Address"]):
    def active(self) -> "AddressQuerySet":
        return self.filter(archived_at__isnull=True)

    def in_one_text(self) -> "AddressQuerySet":
        """With `text`, in capitals, as the index for searching holds it."""
        return self.annotate(text=IN_ONE_TEXT)


class Address(models.Model):
    """A home, with its point in WGS-84. The way in stands in a row of its own, sealed."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="addresses", verbose_name=_("owner")
    )
    district = models.CharField(_("district"), max_length=40, blank=True)
    street = models.CharField(_("street and number"), max_length=120)
    compound = models.CharField(_("compound"), max_length=80, blank=True)
    building = models.CharField(_("building"), max_length=20, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    room = models.CharField(_("room"), max_length=20)
    lat = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    lon = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = AddressQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__gte=Decimal(-90), lat__lte=90, lon__gte=Decimal(-180), lon__lte=180),
                name="accounts_address_point_on_earth",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(is_default=True, archived_at__isnull=True),
                name="accounts_address_one_default",
            ),
        ]
        indexes = [GinIndex(OpClass(IN_ONE_TEXT, name="gin_trgm_ops"), name="accounts_address_parts")]

    def __str__(self) -> str:
        return self.full_text

    @property
    def point(self) -> Point:
        return Point(float(self.lat), float(self.lon))

    @property
    def area(self) -> str:
        """What a candidate may know: no number, no building. A home of no compound is known by its street."""
        street = HOUSE_NUMBER.sub("", self.street).strip()[:80]
        return f"{self.district} {self.compound or street}".strip()

    @property
    def full_text(self) -> str:
        home = "".join(filter(None, [self.building, self.unit, self.room]))
        return " ".join(filter(None, [self.district, self.street, self.compound, home]))

    @property
    def current_way_in(self) -> "WayIn | None":
        """The newest version; older ones belong to bookings of what the home was before it was edited."""
        return self.ways_in.order_by("-version").first()
