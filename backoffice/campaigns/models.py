from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pets.models import Species


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")


class LastVisit(models.TextChoices):
    ANY = "any", _("does not matter")
    NEVER = "never", _("never had one")
    OVER_30 = "30", _("more than 30 days ago")
    OVER_90 = "90", _("more than 90 days ago")


class Campaign(models.Model):
    """A package or a service that some owners are told of. What was sent does not change any more."""

    title_zh = models.CharField(_("title (Chinese)"), max_length=30)
    title_en = models.CharField(_("title (English)"), max_length=60)
    words_zh = models.CharField(_("words (Chinese)"), max_length=120)
    words_en = models.CharField(_("words (English)"), max_length=200)
    package = models.ForeignKey("bookings.Package", models.PROTECT, null=True, blank=True, verbose_name=_("package"))
    service = models.ForeignKey("bookings.Service", models.PROTECT, null=True, blank=True, verbose_name=_("service"))
    district = models.CharField(_("district"), max_length=40, blank=True, help_text=_("Empty: all districts."))
    species = models.CharField(
        _("species"), max_length=12, choices=Species, blank=True, help_text=_("Empty: all that the offer is for.")
    )
    last_visit = models.CharField(_("last visit"), max_length=8, choices=LastVisit, default=LastVisit.ANY)
    valid_until = models.DateField(_("valid until"))
    is_pushed = models.BooleanField(_("push it, not only the inbox"), default=False)
    counted_days = models.PositiveSmallIntegerField(_("bookings count for so many days"), default=14)
    state = models.CharField(_("status"), max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    # Sent part by part: when the next is due, and the key of the last owner who was told.
    due_at = models.DateTimeField(_("next part at"), null=True, blank=True)
    told_up_to = models.BigIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(_("sent"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    # What came of it, counted with the statistics.
    booked_owners = models.PositiveIntegerField(_("of them booked"), default=0)
    bookings = models.PositiveIntegerField(_("their bookings"), default=0)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(package__isnull=True) ^ Q(service__isnull=True),
                name="backoffice_campaign_one_offer",
                violation_error_message=_("Choose a package or a service, one of them."),
            ),
            models.CheckConstraint(
                condition=Q(state=CampaignState.SENDING, due_at__isnull=False)
                | ~Q(state=CampaignState.SENDING) & Q(due_at__isnull=True),
                name="backoffice_campaign_due_while_sending",
            ),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def is_draft(self) -> bool:
        return self.state == CampaignState.DRAFT

    def clean(self) -> None:
        if self.valid_until and self.valid_until < timezone.localdate():
            raise ValidationError({"valid_until": _("That day is over.")})


class Told(models.Model):
    """An owner was told of a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="told", verbose_name=_("campaign"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("told owner")
        verbose_name_plural = _("told owners")
        constraints = [models.UniqueConstraint(fields=["campaign", "owner"], name="backoffice_told_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}→{self.owner_id}"
