from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """Which rule pays a caregiver. There is one until conduct is judged."""

    STANDARD = "standard", _("Standard")


class PayRuleQuerySet(models.QuerySet["PayRule"]):
    def current(self, tier: Tier = Tier.STANDARD) -> "PayRule":
        """The newest version of the tier, which counts for new offers."""
        newest = self.filter(tier=tier).first()
        return newest or self.get_or_create(tier=tier, version=1)[0]


class PayRule(models.Model):
    """One version of what caregivers of a tier get of what the owner pays. An offer keeps the version it promised."""

    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.STANDARD)
    version = models.PositiveIntegerField(_("version"))
    share_percent = models.PositiveSmallIntegerField(
        _("per cent of the visit"),
        default=80,
        validators=[MaxValueValidator(100)],
        help_text=_("Of services, packages, further pets and every surcharge that is not named below."),
    )
    holiday_percent = models.PositiveSmallIntegerField(
        _("per cent of holiday surcharges"), default=90, validators=[MaxValueValidator(100)]
    )
    distance_percent = models.PositiveSmallIntegerField(
        _("per cent of distance surcharges"), default=100, validators=[MaxValueValidator(100)]
    )
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = PayRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay rule")
        verbose_name_plural = _("pay rules")
        ordering = ["tier", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "version"], name="bookings_payrule_version"),
            models.CheckConstraint(
                condition=Q(share_percent__lte=100, holiday_percent__lte=100, distance_percent__lte=100),
                name="bookings_payrule_within_the_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} v{self.version}"
