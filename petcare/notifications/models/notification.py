from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import all_kinds, is_known, kind_of
from petcare.notifications.texts import Texts, render


class NotificationQuerySet(models.QuerySet["Notification"]):
    def inbox_of(self, user: Any) -> Self:
        """What this person reads."""
        return self.with_words().filter(recipient=user, in_inbox=True)

    def with_words(self) -> Self:
        """Kinds that were given up since have none and stay out."""
        return self.filter(kind__in=[kind.code for kind in all_kinds()])

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_of(self, user: Any, *, most: int) -> int:
        """How many this person has not read, counted up to `most`. Every open page asks at each message, so the many
        kinds are not sent along to be compared with."""
        kinds = self.filter(recipient=user, in_inbox=True).unread().order_by().values_list("kind", flat=True)
        return sum(is_known(kind) for kind in kinds[:most])


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
            # The desk's list: the newest first, also of one kind.
            models.Index(fields=["-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["kind", "-created_at"], name="notification_of_kind"),
        ]

    def __str__(self) -> str:
        try:
            return self.title
        except KeyError:
            # A kind of an older release.
            return self.kind

    def texts(self, language: str | None = None) -> Texts:
        """The words in this language, else in the one the page is in."""
        return render(kind_of(self.kind), self.data, language or get_language())

    @cached_property
    def title(self) -> str:
        return self.texts().title

    @cached_property
    def body(self) -> str:
        return self.texts().body
