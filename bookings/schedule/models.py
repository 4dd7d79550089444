from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    HOLD = "hold", _("Hold")
    VISIT = "visit", _("Visit")


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def active(self) -> "ReservationQuerySet":
        return self.filter(is_active=True)


class Reservation(models.Model):
    """Time of a caregiver that is taken. The exclusion constraint is the product's guarantee against double booking;
    what Python checks before is courtesy."""

    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="reservations", verbose_name=_("caregiver")
    )
    visit = models.ForeignKey("bookings.Visit", models.PROTECT, related_name="reservations", verbose_name=_("visit"))
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    period = DateTimeRangeField(_("period"))
    # A predicate cannot use now(), so a hold that runs out is a change of this column.
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            ExclusionConstraint(
                name="bookings_reservation_no_overlap",
                expressions=[("caregiver", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(is_active=True),
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(is_active=True), name="bookings_reservation_one_per_visit"
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="bookings_reservation_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.caregiver_id} {self.period}"


class BondKind(models.TextChoices):
    FAVOURITE = "favourite", _("Favourite")
    BLOCKED = "blocked", _("Does not come to me")


class Bond(models.Model):
    """What an owner says of a caregiver who has been there: come again, or never again. Only the owner sees it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bonds", verbose_name=_("owner"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.CASCADE, related_name="bonds", verbose_name=_("caregiver")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=BondKind)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("favourite or blocked caregiver")
        verbose_name_plural = _("favourite and blocked caregivers")
        constraints = [
            # Its index finds those whom the owner blocked in every search for somebody.
            models.UniqueConstraint(fields=["owner", "caregiver"], name="bookings_bond_once", include=["kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.kind} {self.caregiver_id}"
