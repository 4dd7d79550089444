from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petcare.uploads.places import photo_name, private_storage


class LooseFile(models.Model):
    """A stored file that no row names: not yet, as it is written before the transaction that names it, or no more."""

    name = models.CharField(_("file"), max_length=200, unique=True)
    alias = models.CharField(_("storage"), max_length=20)
    purge_at = models.DateTimeField(_("purged"))
    # Once it is being purged nobody may name it any more.
    is_going = models.BooleanField(_("is going"), default=False)

    class Meta:
        verbose_name = _("loose file")
        verbose_name_plural = _("loose files")
        indexes = [models.Index(fields=["purge_at"], name="uploads_loosefile_due")]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")


class Upload(models.Model):
    """What somebody is sending, part by part: after a broken connection it goes on where it stopped."""

    # The page makes it, so that an answer that was lost begins nothing twice.
    key = models.UUIDField(_("key"), primary_key=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads", verbose_name=_("sent by")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, blank=True)
    size = models.PositiveBigIntegerField(_("size"))
    received = models.PositiveBigIntegerField(_("received"), default=0)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    # Empty while something is being made of it.
    expires_at = models.DateTimeField(_("purged"), null=True, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="uploads_upload_not_too_much"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="uploads_upload_due")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_complete(self) -> bool:
        return self.received == self.size

    @property
    def folder(self) -> str:
        return f"uploads/{self.key.hex[:2]}/{self.key.hex}"


class UploadPart(models.Model):
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts", verbose_name=_("upload"))
    offset = models.PositiveBigIntegerField(_("begins at"))
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("hash"), max_length=64)
    name = models.CharField(_("file"), max_length=200)

    class Meta:
        verbose_name = _("part of an upload")
        verbose_name_plural = _("parts of an upload")
        ordering = ["upload", "offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="uploads_uploadpart_offset")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"


class VideoState(models.TextChoices):
    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")


class Refusal(models.TextChoices):
    """Why nothing could be made of a video; what the sender reads."""

    UNREADABLE = "unreadable", _("This is not a video we can read. MP4 and MOV work.")
    NO_PICTURE = "no_picture", _("There is no picture in this video.")
    NO_FRAMES = "no_frames", _("There is nothing to see in this video.")
    CODEC = "codec", _("This kind of video is not known to us. Record it with the phone's own camera.")
    TOO_LARGE = "too_large", _("This video has too many pixels. Record it in 4K or less.")
    TOO_LONG = "too_long", _("This video is too long. Keep it under a minute.")
    FAILED = "failed", _("This video could not be prepared. Record it once more.")


class Video(models.Model):
    """Kept as it was received until the worker has made it anew, or has said why not."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    source = models.OneToOneField(
        Upload, models.SET_NULL, null=True, blank=True, related_name="video", verbose_name=_("as received")
    )
    state = models.CharField(_("state"), max_length=8, choices=VideoState, default=VideoState.WAITING)
    refusal = models.CharField(_("why not"), max_length=12, choices=Refusal, blank=True)
    file = models.FileField(_("video"), storage=private_storage, upload_to=photo_name, blank=True)
    poster = models.ImageField(_("poster"), storage=private_storage, upload_to=photo_name, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    seconds = models.DecimalField(_("seconds"), max_digits=6, decimal_places=2, null=True, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    # The live topic of the page that shows it.
    topic = models.CharField(max_length=80, blank=True)
    # When it is to be made, or taken up again after a worker was lost.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=VideoState.READY) | ~(Q(file="") | Q(poster="")), name="uploads_video_ready_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(state=VideoState.REFUSED) | ~Q(refusal=""), name="uploads_video_refused_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="uploads_video_due"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_ready(self) -> bool:
        return self.state == VideoState.READY

    @property
    def is_refused(self) -> bool:
        return self.state == VideoState.REFUSED
