from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.voice.models.thread import Side
from petcare.uploads import photo_name, private_storage


class ComplaintKind(models.TextChoices):
    LATE = "late", _("Late, or nobody came")
    CARE = "care", _("How the pet was looked after")
    HOME = "home", _("Something in the home")
    CONDUCT = "conduct", _("How somebody behaved")
    MONEY = "money", _("Money")
    OTHER = "other", _("Something else")


class ComplaintStatus(models.TextChoices):
    OPEN = "open", _("Waiting for us")
    TAKEN = "taken", _("Being looked into")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Taken back")


UNANSWERED = (ComplaintStatus.OPEN, ComplaintStatus.TAKEN)


class Complaint(models.Model):
    """What went wrong with a booking, by its owner or its caregiver; an operator looks into it and answers."""

    booking = models.ForeignKey(
        "bookings.Booking", models.PROTECT, related_name="complaints", verbose_name=_("booking")
    )
    # Whom it is between: the one who complains is named by the side.
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="complaints", verbose_name=_("caregiver")
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="complaints", verbose_name=_("author")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ComplaintKind)
    words = models.TextField(_("words"), max_length=2000)
    status = models.CharField(_("status"), max_length=10, choices=ComplaintStatus, default=ComplaintStatus.OPEN)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    # Whether it was right; the caregiver's record counts those that were.
    is_upheld = models.BooleanField(_("upheld"), null=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("time of the answer"), null=True, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "caregiver", "author"],
                condition=Q(status__in=UNANSWERED),
                name="bookings_complaint_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status=ComplaintStatus.ANSWERED, is_upheld__isnull=False, answered_at__isnull=False)
                | (~Q(status=ComplaintStatus.ANSWERED) & Q(is_upheld__isnull=True)),
                name="bookings_complaint_answer_decides",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "created_at"], name="bookings_complaint_queue"),
            models.Index(fields=["caregiver", "is_upheld"], name="bookings_complaint_upheld"),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("bookings:complaint", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in UNANSWERED


class ComplaintPhoto(models.Model):
    """Evidence."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="photos", verbose_name=_("complaint"))
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)

    class Meta:
        verbose_name = _("photo of a complaint")
        verbose_name_plural = _("photos of complaints")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.complaint_id}#{self.pk}"
