from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.uploads import photo_name, private_storage


class Side(models.TextChoices):
    """On whose side a message was written."""

    OWNER = "owner", _("Owner")
    CAREGIVER = "caregiver", _("Caregiver")
    PLATFORM = "platform", _("Platform")


class Thread(models.Model):
    """What the owner of a booking and one caregiver write to each other. The first message makes it."""

    booking = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="threads", verbose_name=_("booking"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="threads", verbose_name=_("caregiver")
    )
    # The newest message that each of them has seen, by its id. Messages come one by one under the thread's lock.
    owner_seen = models.PositiveBigIntegerField(default=0, editable=False)
    caregiver_seen = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["booking", "caregiver"], name="bookings_thread_once")]

    def __str__(self) -> str:
        return f"{self.booking_id}↔{self.caregiver_id}"

    def seen_by(self, side: str) -> int:
        return self.owner_seen if side == Side.OWNER else self.caregiver_seen


class Message(models.Model):
    """Words, a photo, or both. One of the platform without either says that an operator reads along from here."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages", verbose_name=_("talk"))
    side = models.CharField(_("side"), max_length=10, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("words"), max_length=1000, blank=True)
    photo = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name, blank=True)
    # The form carries it, so that a double submit makes one message.
    key = models.UUIDField(_("submission"), editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("message of a talk")
        verbose_name_plural = _("messages of talks")
        ordering = ["thread", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "author", "key"], name="bookings_message_one_per_submission"),
            models.CheckConstraint(
                condition=Q(side=Side.PLATFORM) | ~Q(body="") | ~Q(photo=""), name="bookings_message_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "-id"], name="bookings_message_newest"),
            models.Index(fields=["author", "-sent_at"], name="bookings_message_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.pk}"

    def get_photo_url(self) -> str:
        return reverse("bookings:message_photo", args=[self.pk])

    @property
    def says_joined(self) -> bool:
        return self.side == Side.PLATFORM and not self.body and not self.photo
