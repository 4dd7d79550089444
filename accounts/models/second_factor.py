from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petcare.encryption import EncryptedTextField

TRIES = 5
FIRST_LOCK = timedelta(minutes=5)
LONGEST_LOCK = timedelta(days=1)


class SecondFactor(models.Model):
    """The authenticator app of somebody who works here. It counts once a code of it was typed back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factors", verbose_name=_("person")
    )
    secret = EncryptedTextField(_("secret"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    # The step of the newest code that was taken: neither it nor an older one is taken again.
    last_step = models.BigIntegerField(default=0)
    wrong_tries = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed_at__isnull=False), name="accounts_secondfactor_one_in_use"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed_at__isnull=True), name="accounts_secondfactor_one_in_making"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def note_wrong_try(self, now: datetime) -> None:
        """After each five in a row a wait, twice as long each time, so that guessing gets nowhere."""
        self.wrong_tries += 1
        if self.wrong_tries % TRIES == 0:
            doubled = FIRST_LOCK * 2 ** min(self.wrong_tries // TRIES - 1, 10)
            self.locked_until = now + min(doubled, LONGEST_LOCK)


class RecoveryCode(models.Model):
    """A way in for the day the phone is lost; good for once. Only its fingerprint is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["factor", "fingerprint"], name="accounts_recoverycode_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"
