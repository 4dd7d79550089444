from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.uploads import photo_name, private_storage


class RequestReason(models.TextChoices):
    """Why an owner asks for money back."""

    NOT_DONE = "not_done", _("Not done, or only in part")
    BAD_QUALITY = "bad_quality", _("Done badly")
    LATE = "late", _("Came late")
    CHANGED_PLANS = "changed_plans", _("My plans changed")
    OTHER = "other", _("Something else")


class RequestState(models.TextChoices):
    OPEN = "open", _("To be decided")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RefundRequest(models.Model):
    """An owner asks for money back for some visits of a booking; an operator decides how much.

    `proposed` is what the rule said when it was asked; `amount` is what was approved.
    """

    booking = models.ForeignKey(
        "bookings.Booking", models.PROTECT, related_name="refund_requests", verbose_name=_("booking")
    )
    visits = models.ManyToManyField("bookings.Visit", related_name="refund_requests", verbose_name=_("visits"))
    reason = models.CharField(_("reason"), max_length=16, choices=RequestReason)
    words = models.TextField(_("in their words"), max_length=1000)
    state = models.CharField(_("status"), max_length=12, choices=RequestState, default=RequestState.OPEN)
    proposed = models.DecimalField(_("proposed"), max_digits=10, decimal_places=2)
    amount = models.DecimalField(_("approved amount"), max_digits=10, decimal_places=2, null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("request for a refund")
        verbose_name_plural = _("requests for refunds")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=Q(state=RequestState.OPEN), name="bookings_refundrequest_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.APPROVED, amount__gt=0)
                | ~Q(state=RequestState.APPROVED) & Q(amount__isnull=True),
                name="bookings_refundrequest_approved_has_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="bookings_refundrequest_queue"),
            models.Index(fields=["-asked_at", "-id"], name="bookings_refundrequest_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.get_reason_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN


class RefundPhoto(models.Model):
    """What an owner shows to prove it."""

    request = models.ForeignKey(RefundRequest, models.CASCADE, related_name="photos", verbose_name=_("request"))
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)

    class Meta:
        verbose_name = _("photo of a request for a refund")
        verbose_name_plural = _("photos of requests for refunds")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.pk}"
