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
