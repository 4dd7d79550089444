from django.db import models
from django.utils.translation import gettext_lazy as _

from petcare.encryption import EncryptedTextField


class WayInKind(models.TextChoices):
    DOOR_CODE = "door_code", _("Door code")
    KEY_BOX = "key_box", _("Key in a box")
    FRONT_DESK = "front_desk", _("Card at the desk")
    SOMEBODY_HOME = "somebody_home", _("Somebody is home")


class WayIn(models.Model):
    """One version of how a home is entered. A version never changes: a new code is a new row, so that a booking whose
    home was edited since keeps the code that belongs to it."""

    address = models.ForeignKey("accounts.Address", models.PROTECT, related_name="ways_in", verbose_name=_("address"))
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=16, choices=WayInKind)
    secret = EncryptedTextField(_("code or place of the key"), blank=True)
    note = EncryptedTextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("way in")
        verbose_name_plural = _("ways in")
        ordering = ["address", "-version"]
        constraints = [models.UniqueConstraint(fields=["address", "version"], name="accounts_wayin_version")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"
