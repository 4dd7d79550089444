from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EmergencyContact(models.Model):
    """Whom to call when the owner cannot be reached."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="emergency_contact", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=40)
    phone = models.CharField(_("phone"), max_length=16)

    class Meta:
        verbose_name = _("emergency contact")
        verbose_name_plural = _("emergency contacts")

    def __str__(self) -> str:
        # Lists and logs show it: whose it is, not who.
        return f"#{self.pk}"
