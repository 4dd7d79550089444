from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    # The worker or the provider fell silent half-way, and a second message would be worse than none.
    UNKNOWN = "unknown", _("unknown, not repeated")


class Delivery(models.Model):
    """One notification on its way through one channel. `due_at` is when to try; while sending it is the lease."""

    notification = models.ForeignKey("notifications.Notification", models.CASCADE, related_name="deliveries")
    channel = models.CharField(
        _("channel"),
        max_length=10,
        choices=[(Channel.SMS.value, "SMS"), (Channel.PUSH.value, _("push")), (Channel.EMAIL.value, _("e-mail"))],
    )
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    provider_reference = models.CharField(_("the provider's reference"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(channel__in=["sms", "push", "email"]), name="delivery_channel_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | ~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True),
                name="delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state__in=["pending", "sending"])),
            # What the desk looks for: all that did not arrive, and what a provider calls it.
            models.Index(fields=["state", "due_at"], name="delivery_not_sent", condition=~Q(state="sent")),
            models.Index(fields=["provider_reference"], name="delivery_reference", condition=~Q(provider_reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.notification} · {self.get_channel_display()}"
