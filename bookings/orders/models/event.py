from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    PLACED = "placed", _("Booking placed")
    STATUS_CHANGED = "status_changed", _("Status changed")
    PAID = "paid", _("Paid")
    PAYMENT_FAILED = "payment_failed", _("Payment failed")
    PAYMENT_MISMATCH = "payment_mismatch", _("Another amount was paid")
    REFUND_ASKED = "refund_asked", _("Refund on its way")
    REFUNDED = "refunded", _("Refunded")
    REFUND_WANTED = "refund_wanted", _("Refund asked for by the owner")
    REFUND_DECIDED = "refund_decided", _("Decided about the refund")
    COMPENSATED = "compensated", _("Compensated by the platform")
    PLATFORM_WROTE = "platform_wrote", _("The platform wrote")
    ROUND_OPENED = "round_opened", _("Looking for a caregiver")
    OFFERED = "offered", _("Offered to caregivers")
    GRABBED = "grabbed", _("A caregiver said yes")
    ASSIGNED = "assigned", _("Caregiver assigned")
    CAREGIVER_LOST = "caregiver_lost", _("Lost its caregiver")
    NOBODY_YET = "nobody_yet", _("Nobody has come forward yet")
    VISIT_MOVED = "visit_moved", _("Moved to another time")
    DEPARTED = "departed", _("On the way")
    ARRIVED = "arrived", _("Arrived")
    STEP_DONE = "step_done", _("Step done")
    STEP_SKIPPED = "step_skipped", _("Step skipped")
    PHOTO_ADDED = "photo_added", _("Photo added")
    VIDEO_ADDED = "video_added", _("Video added")
    WAY_IN_REVEALED = "way_in_revealed", _("Way in looked at")
    CONTACT_REVEALED = "contact_revealed", _("Emergency contact looked at")
    FINISHED = "finished", _("All done")
    MISSED = "missed", _("Nobody came")
    VISIT_CANCELLED = "visit_cancelled", _("Visit cancelled")
    REVIEWED = "reviewed", _("Reviewed")


class Event(models.Model):
    """Append-only: what happened to a booking, who did it, when. Each row carries the hash of its payload and of the
    row before, so that a changed past shows; the payload itself may be erased without breaking the chain."""

    booking = models.ForeignKey("bookings.Booking", models.CASCADE, related_name="events", verbose_name=_("booking"))
    visit = models.ForeignKey(
        "bookings.Visit", models.CASCADE, null=True, blank=True, related_name="events", verbose_name=_("visit")
    )
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    payload = models.JSONField(_("payload"), null=True, blank=True)
    payload_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["booking", "sequence"]
        constraints = [models.UniqueConstraint(fields=["booking", "sequence"], name="bookings_event_sequence")]
        # A caregiver's month counts these: few rows, however much has happened.
        indexes = [
            models.Index(fields=["at"], condition=Q(kind=EventKind.MISSED), name="bookings_event_missed"),
            models.Index(fields=["at"], condition=Q(kind=EventKind.CAREGIVER_LOST), name="bookings_event_lost"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}#{self.sequence} {self.kind}"
