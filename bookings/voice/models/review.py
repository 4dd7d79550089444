from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STARS = [MinValueValidator(1), MaxValueValidator(5)]


class Review(models.Model):
    """What the owner says of one caregiver after a booking, once."""

    booking = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="reviews", verbose_name=_("booking"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="reviews", verbose_name=_("caregiver")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("author")
    )
    attitude = models.PositiveSmallIntegerField(_("attitude"), validators=STARS)
    skill = models.PositiveSmallIntegerField(_("skill"), validators=STARS)
    punctuality = models.PositiveSmallIntegerField(_("punctuality"), validators=STARS)
    pet_reaction = models.PositiveSmallIntegerField(_("the pet's reaction"), validators=STARS)
    overall = models.PositiveSmallIntegerField(_("overall"), validators=STARS)
    words = models.TextField(_("words"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "caregiver"], name="bookings_review_once"),
            models.CheckConstraint(
                condition=Q(
                    attitude__range=(1, 5),
                    skill__range=(1, 5),
                    punctuality__range=(1, 5),
                    pet_reaction__range=(1, 5),
                    overall__range=(1, 5),
                ),
                name="bookings_review_stars",
            ),
        ]
        indexes = [models.Index(fields=["caregiver", "-created_at"], name="bookings_review_of_caregiver")]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.overall}"
