from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models import Proof, StepContent
from petcare.uploads import photo_name, private_storage
from pets.care import plain_number


class StepStatus(models.TextChoices):
    TODO = "todo", _("To do")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")


class Moment(models.TextChoices):
    """Which photo it is, where a step asks for one before and one after."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class VisitStep(StepContent):
    """A step of the standard the booking was sold with, copied into the visit."""

    visit = models.ForeignKey("bookings.Visit", models.CASCADE, related_name="steps", verbose_name=_("visit"))
    standard = models.ForeignKey(
        "bookings.Standard", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("standard")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    status = models.CharField(_("status"), max_length=8, choices=StepStatus, default=StepStatus.TODO)
    reading = models.DecimalField(_("reading"), max_digits=7, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    skip_reason = models.CharField(_("reason of skipping"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta(StepContent.Meta):
        verbose_name = _("step of a visit")
        verbose_name_plural = _("steps of a visit")
        ordering = ["visit", "position"]
        constraints = [
            *StepContent.Meta.constraints,
            models.UniqueConstraint(fields=["visit", "position"], name="bookings_visitstep_position"),
            models.CheckConstraint(
                condition=~Q(status=StepStatus.SKIPPED) | ~Q(skip_reason=""), name="bookings_visitstep_skip_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(status=StepStatus.TODO) | Q(done_at__isnull=False), name="bookings_visitstep_done_has_time"
            ),
        ]

    @property
    def reading_text(self) -> str:
        """`38.6 ℃`; empty without one."""
        return f"{plain_number(self.reading)} {self.unit}" if self.reading is not None else ""

    @property
    def is_unusual(self) -> bool:
        return self.reading is not None and not self.is_usual(self.reading)

    @property
    def has_repeated_photo(self) -> bool:
        """Whether one of its photos proves something else as well; reads what was prefetched."""
        return any(photo.repeats_id for photo in self.photos.all())

    @property
    def proof_missing(self) -> bool:
        """Whether photos it asks for are still to be taken; reads what was prefetched."""
        photos = self.photos.all()
        if self.proof == Proof.BEFORE_AFTER:
            return {photo.moment for photo in photos} < set(Moment.values)
        return self.proof == Proof.PHOTO and not photos


class StepPhoto(models.Model):
    step = models.ForeignKey(VisitStep, models.CASCADE, related_name="photos", verbose_name=_("step"))
    moment = models.CharField(_("moment"), max_length=8, choices=Moment, blank=True)
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)
    sha256 = models.CharField(_("hash"), max_length=64, db_index=True)
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("same file as")
    )
    repeat_seen_at = models.DateTimeField(_("repetition looked at"), null=True, blank=True)
    # The page makes it, so that a retried upload is stored once.
    upload_key = models.UUIDField(_("upload"), unique=True)
    taken_at = models.DateTimeField(_("time on the device"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("photo of a step")
        verbose_name_plural = _("photos of steps")
        ordering = ["received_at", "pk"]
        indexes = [
            # What the desk has to look at: few rows, however many photos there are.
            models.Index(
                fields=["received_at"],
                condition=Q(repeats__isnull=False, repeat_seen_at__isnull=True),
                name="bookings_stepphoto_repeated",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class StepVideo(models.Model):
    """A short video of a step: beside the photos that prove it, for the owner to see."""

    step = models.ForeignKey(VisitStep, models.CASCADE, related_name="videos", verbose_name=_("step"))
    video = models.OneToOneField("uploads.Video", models.PROTECT, related_name="+", verbose_name=_("video"))
    # The page makes it, so that a retried upload is stored once.
    upload_key = models.UUIDField(_("upload"), unique=True)
    taken_at = models.DateTimeField(_("time on the device"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("video of a step")
        verbose_name_plural = _("videos of steps")
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return str(self.upload_key)[:8]
