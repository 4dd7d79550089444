import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_payment_number() -> str:
    """Ours towards the gateway (out_trade_no): unique, at most 32 characters, not guessable."""
    return f"P{timezone.localdate():%y%m%d}{secrets.token_hex(10)}"


def new_refund_number() -> str:
    """Stable: every retry of one refund carries it, so that the gateway refunds once."""
    return f"R{timezone.localdate():%y%m%d}{secrets.token_hex(10)}"


class PaymentStatus(models.TextChoices):
    STARTED = "started", _("Started")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    CLOSED = "closed", _("Closed")
    MISMATCH = "mismatch", _("Another amount")


class Payment(models.Model):
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="payments", verbose_name=_("booking"))
    number = models.CharField(_("number"), max_length=32, unique=True, default=new_payment_number, editable=False)
    gateway = models.CharField(_("gateway"), max_length=100)
    provider_reference = models.CharField(_("reference of the gateway"), max_length=64, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    status = models.CharField(_("status"), max_length=8, choices=PaymentStatus, default=PaymentStatus.STARTED)
    # Raised under lock before a refund is asked for; the check below keeps refunds within what was paid.
    refund_reserved = models.DecimalField(_("refunds asked for"), max_digits=10, decimal_places=2, default=0)
    # Notifications get lost: when due, the gateway is asked.
    ask_at = models.DateTimeField(_("ask the gateway at"), null=True, blank=True)
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bookings_payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(refund_reserved__gte=0, refund_reserved__lte=F("amount")),
                name="bookings_payment_refunds_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(refund_reserved=0) | Q(status=PaymentStatus.PAID),
                name="bookings_payment_only_paid_is_refunded",
            ),
            models.UniqueConstraint(
                fields=["gateway", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="bookings_payment_provider_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="bookings_payment_ask_due"),
            # The statistics count by day.
            models.Index(fields=["paid_at"], condition=Q(status=PaymentStatus.PAID), name="bookings_payment_paid_on"),
            # The desk's list: the newest first, what was not paid, and what a gateway calls it.
            models.Index(fields=["-created_at", "-id"], name="bookings_payment_newest"),
            models.Index(
                fields=["status", "-created_at"],
                condition=~Q(status=PaymentStatus.PAID),
                name="bookings_payment_not_paid",
            ),
            models.Index(
                fields=["provider_reference"], condition=~Q(provider_reference=""), name="bookings_payment_reference"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RefundStatus(models.TextChoices):
    DUE = "due", _("To be sent")
    SENT = "sent", _("Accepted by the gateway")
    SUCCEEDED = "succeeded", _("Money is back")
    FAILED = "failed", _("Failed")


class RefundReason(models.TextChoices):
    LATE_PAYMENT = "late_payment", _("Paid after the time was given away")
    PAID_TWICE = "paid_twice", _("Paid twice")
    NOBODY_FOUND = "nobody_found", _("Nobody could come")
    CANCELLED = "cancelled", _("Cancelled")
    BY_PLATFORM = "by_platform", _("Cancelled by the platform")
    ON_REQUEST = "on_request", _("Asked for and approved")
    COMPENSATION = "compensation", _("Compensated by the platform")


class Refund(models.Model):
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", verbose_name=_("payment"))
    number = models.CharField(_("number"), max_length=32, unique=True, default=new_refund_number, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=16, choices=RefundReason)
    request = models.ForeignKey(
        "bookings.RefundRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("request"),
    )
    status = models.CharField(_("status"), max_length=10, choices=RefundStatus, default=RefundStatus.DUE)
    provider_reference = models.CharField(_("reference of the gateway"), max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("next try at"), null=True, blank=True, default=timezone.now)
    error = models.CharField(_("error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    succeeded_at = models.DateTimeField(_("money back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bookings_refund_amount_positive"),
            models.UniqueConstraint(
                fields=["provider_reference"],
                condition=~Q(provider_reference=""),
                name="bookings_refund_provider_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="bookings_refund_due"),
            models.Index(fields=["created_at"], name="bookings_refund_asked_on"),
            models.Index(
                fields=["status", "created_at"],
                condition=~Q(status=RefundStatus.SUCCEEDED),
                name="bookings_refund_not_back",
            ),
        ]

    def __str__(self) -> str:
        return self.number
