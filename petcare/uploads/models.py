from django.db import models
from django.utils.translation import gettext_lazy as _


class LooseFile(models.Model):
    """A stored file that no row names: not yet, as it is written before the transaction that names it, or no more."""

    name = models.CharField(_("file"), max_length=200, unique=True)
    alias = models.CharField(_("storage"), max_length=20)
    purge_at = models.DateTimeField(_("purged"))
    # Once it is being purged nobody may name it any more.
    is_going = models.BooleanField(_("is going"), default=False)

    class Meta:
        verbose_name = _("loose file")
        verbose_name_plural = _("loose files")
        indexes = [models.Index(fields=["purge_at"], name="uploads_loosefile_due")]

    def __str__(self) -> str:
        return self.name
