from collections.abc import Collection
from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel


class ChoicesQuerySet(models.QuerySet["Choices"]):
    def of_everybody(self, people: Collection[int]) -> dict[int, "Choices"]:
        """By person, also for those who never chose."""
        return {pk: Choices(person_id=pk) for pk in people} | {
            one.person_id: one for one in self.filter(person__in=people)
        }

    def of(self, person_id: int) -> "Choices":
        return self.of_everybody([person_id])[person_id]


class Choices(models.Model):
    """What somebody wants to be told by which channel, and when not. Without a row everything is as it comes."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_choices")
    # {"visits": {"sms": false, "email": true}}: only what was chosen.
    by_group = models.JSONField(default=dict)
    keeps_quiet = models.BooleanField(_("keep quiet at night"), default=True)
    quiet_from = models.TimeField(_("from"), default=time(22))
    quiet_until = models.TimeField(_("until"), default=time(7))

    # Packages, caregivers and offers that suit somebody; without it nothing of the kind is shown or sent.
    wants_suggestions = models.BooleanField(_("suggest what suits my pets and my area"), default=True)

    objects = ChoicesQuerySet.as_manager()

    class Meta:
        verbose_name = _("choices of messages")
        verbose_name_plural = _("choices of messages")

    def __str__(self) -> str:
        return f"{self.person_id}"

    def wants(self, group: str, channel: str) -> bool:
        """E-mail comes only to those who ask for it."""
        return self.by_group.get(str(group), {}).get(str(channel), channel != Channel.EMAIL)
