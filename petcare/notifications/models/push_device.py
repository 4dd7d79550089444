from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petcare.device_names import device_name


class PushDeviceQuerySet(models.QuerySet["PushDevice"]):
    def awake(self, people: Collection[int]) -> Self:
        """Those of these people on which they are still signed in: nobody else reads their messages there."""
        living = Session.objects.filter(expire_date__gt=timezone.now())
        return self.filter(person__in=people, session_key__in=living.values("session_key"))


class PushDevice(models.Model):
    """A browser that takes push messages for somebody: where its push service is, and the keys to write to it alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    session_key = models.CharField(max_length=40, db_index=True)
    user_agent = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    # A message that some devices took and others did not is tried again; who has it, is passed over.
    last_taken = models.BigIntegerField(null=True, editable=False)

    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("push device")
        verbose_name_plural = _("push devices")
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return device_name(self.user_agent)
