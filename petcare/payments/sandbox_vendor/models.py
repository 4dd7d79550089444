"""The books of the sandbox vendor. The rest of the product never looks in here: it speaks to the vendor over HTTP."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


def vendor_reference() -> str:
    return f"SC{timezone.now():%Y%m%d}{uuid.uuid4().hex[:14].upper()}"


class VendorCharge(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        PROCESSING = "processing"
        PAID = "paid"
        FAILED = "failed"

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=32, unique=True, default=vendor_reference)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    subject = models.CharField(max_length=120)
    return_url = models.CharField(max_length=500)
    notify_url = models.CharField(max_length=500)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settles_at = models.DateTimeField(null=True)
    notify_due_at = models.DateTimeField(null=True)
    notify_tries = models.PositiveSmallIntegerField(default=0)
    notified_times = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="vendor_charge_positive")]
        indexes = [
            models.Index(fields=["notify_due_at"], name="vendor_notice_due", condition=Q(notify_due_at__isnull=False)),
            models.Index(fields=["settles_at"], name="vendor_settlement_due", condition=Q(state="processing")),
        ]

    def __str__(self):
        return self.number

    @property
    def is_expired(self) -> bool:
        return self.state == self.State.OPEN and self.expires_at <= timezone.now()

    @property
    def outcome(self) -> str | None:
        """The vendor's word: paid, failed, or None while nothing is decided."""
        if self.state in {self.State.PAID, self.State.FAILED}:
            return self.state
        return self.State.FAILED.value if self.is_expired else None


class VendorRefund(models.Model):
    number = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=32, unique=True, default=vendor_reference)
    charge = models.ForeignKey(VendorCharge, models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    reason = models.CharField(max_length=200, blank=True)
    succeeds_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="vendor_refund_positive")]

    def __str__(self):
        return self.number

    @property
    def state(self) -> str:
        return "succeeded" if self.succeeds_at <= timezone.now() else "accepted"
