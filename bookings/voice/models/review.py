from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.uploads import photo_name, private_storage

EDITABLE_FOR = timedelta(days=7)
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
    video = models.OneToOneField(
        "uploads.Video", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video")
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    answer = models.TextField(_("the caregiver's answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("time of the answer"), null=True, blank=True)
    # A hidden one is on no public page and in no figure.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )
    hidden_reason = models.CharField(_("why it is hidden"), max_length=200, blank=True)

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
        indexes = [
            models.Index(fields=["caregiver", "-created_at"], name="bookings_review_of_caregiver"),
            # The desk's list: the newest first, by stars, what was hidden, and by its words.
            models.Index(fields=["-created_at", "-id"], name="bookings_review_newest"),
            models.Index(fields=["overall", "-created_at"], name="bookings_review_by_stars"),
            models.Index(fields=["hidden_at"], condition=Q(hidden_at__isnull=False), name="bookings_review_hidden"),
            GinIndex(OpClass(Upper("words"), name="gin_trgm_ops"), name="bookings_review_words_parts"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.overall}"

    @property
    def is_editable(self) -> bool:
        return self.hidden_at is None and timezone.now() < self.created_at + EDITABLE_FOR


class ReviewPhoto(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="photos", verbose_name=_("review"))
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)

    class Meta:
        verbose_name = _("photo of a review")
        verbose_name_plural = _("photos of reviews")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.review_id}#{self.pk}"
