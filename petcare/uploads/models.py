from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


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
