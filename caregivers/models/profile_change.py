from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caregivers.status import ChangeStatus, Item
from petcare.uploads import photo_name, private_storage

# What somebody who works already shows anew; the rest of an application cannot be changed that way.
OF_A_PROFILE = (Item.PORTRAIT, Item.EXPERIENCE)


class ProfileChange(models.Model):
    """What a caregiver wants owners to see instead. Nobody sees it before an operator has looked at it."""

    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.CASCADE, related_name="profile_changes", verbose_name=_("caregiver")
    )
    item = models.CharField(_("part"), max_length=12, choices=[(one.value, one.label) for one in OF_A_PROFILE])
    # Kept until it is decided; then the public copy stands with the caregiver, or nothing.
    portrait = models.ImageField(_("portrait"), storage=private_storage, upload_to=photo_name, blank=True)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    pets_cared_for = models.PositiveIntegerField(_("pets cared for"), null=True, blank=True)
    # As caregivers.forms.application.EmploymentForm cleans them: employer, from_year, until_year.
    employers = models.JSONField(_("employers"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ChangeStatus, default=ChangeStatus.WAITING)
    sent_at = models.DateTimeField(_("sent in"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of a profile")
        verbose_name_plural = _("changes of profiles")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["caregiver", "item"],
                condition=Q(status=ChangeStatus.WAITING),
                name="caregivers_profilechange_one_waits",
            ),
            models.CheckConstraint(
                condition=~Q(status=ChangeStatus.RETURNED) | ~Q(reason=""), name="caregivers_profilechange_reason"
            ),
        ]
        indexes = [models.Index(fields=["status", "sent_at"], name="caregivers_profilechange_queue")]

    def __str__(self) -> str:
        return f"{self.caregiver}: {self.get_item_display()}"
