from django.db import models
from django.utils.translation import gettext_lazy as _

from petcare.uploads import photo_name, private_storage
from pets.models.pet import Pet


class PetPhoto(models.Model):
    """The first in order is the cover."""

    pet = models.ForeignKey(Pet, models.CASCADE, related_name="photos", verbose_name=_("pet"))
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("pet photo")
        verbose_name_plural = _("pet photos")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.pet} {self.position}"
