from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel, all_kinds, kind_of
from petcare.notifications.texts import Texts, render


class NotificationQuerySet(models.QuerySet):
    def inbox_of(self, user):
        """What this person reads; kinds that were given up since have no words and stay out."""
        return self.filter(recipient=user, in_inbox=True, kind__in=[kind.code for kind in all_kinds()])

    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something a person is told; written in the transaction of its cause. Its words are made when they are needed."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=60)
    data = models.JSONField(_("parameters"), default=dict)
    url = models.CharField(_("page"), max_length=300, blank=True)
    in_inbox = models.BooleanField(_("shown in the inbox"), default=True)
    dedupe_key = models.CharField(max_length=120, null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "dedupe_key"], name="notification_once_per_key"),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-created_at", "-id"], name="notification_inbox", condition=Q(in_inbox=True)
            ),
            models.Index(
                fields=["recipient"], name="notification_unread", condition=Q(in_inbox=True, read_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    def texts(self, language: str | None = None) -> Texts:
        """The words in this language, else in the one the page is in."""
        return render(kind_of(self.kind), self.data, language or get_language())

    @cached_property
    def title(self) -> str:
        return self.texts().title

    @cached_property
    def body(self) -> str:
        return self.texts().body


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class Delivery(models.Model):
    """One notification on its way through one channel. `due_at` is when to try; while sending it is the lease."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
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
        ]

    def __str__(self):
        return f"{self.channel} of notification {self.notification_id}: {self.state}"
