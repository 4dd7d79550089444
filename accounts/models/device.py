from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.device_names import device_name, is_handheld


class DeviceQuerySet(models.QuerySet):
    def signed_in(self):
        """Those whose session still lives."""
        living = Session.objects.filter(expire_date__gt=timezone.now())
        return self.filter(session_key__in=living.values("session_key"))


class Device(models.Model):
    """A browser in which somebody is signed in: what it says it is, and when it was last here. Never where."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    user_agent = models.CharField(max_length=300, blank=True)
    signed_in_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-last_seen_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return device_name(self.user_agent)

    @property
    def is_handheld(self) -> bool:
        return is_handheld(self.user_agent)
