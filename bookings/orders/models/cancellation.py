from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Until an operator writes a policy: everything a day ahead, less the nearer the visit comes.
FIRST_TIERS = {24: 100, 4: 70, 0: 50}


class CancellationPolicyQuerySet(models.QuerySet["CancellationPolicy"]):
    def current(self) -> "CancellationPolicy":
        """The newest version, which counts for new bookings."""
        newest = self.prefetch_related("tiers").first()
        return newest or self._begin()

    @transaction.atomic
    def _begin(self) -> "CancellationPolicy":
        policy, is_new = self.get_or_create(version=1)
        if is_new:
            CancellationTier.objects.bulk_create(
                CancellationTier(policy=policy, hours_before=hours, refund_percent=percent)
                for hours, percent in FIRST_TIERS.items()
            )
        return policy


class CancellationPolicy(models.Model):
    """One version of what comes back when an owner cancels. A booking keeps the version it was sold with."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    departed_percent = models.PositiveSmallIntegerField(
        _("per cent back once the caregiver is on the way"), default=20, validators=[MaxValueValidator(100)]
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = CancellationPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cancellation policy")
        verbose_name_plural = _("cancellation policies")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(condition=Q(departed_percent__lte=100), name="bookings_cancellation_departed_share"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class CancellationTier(models.Model):
    """Cancelled at least so many hours before the window: so much comes back."""

    policy = models.ForeignKey(
        CancellationPolicy, models.CASCADE, related_name="tiers", verbose_name=_("cancellation policy")
    )
    hours_before = models.PositiveSmallIntegerField(_("hours before the window, at least"))
    refund_percent = models.PositiveSmallIntegerField(_("per cent back"), validators=[MaxValueValidator(100)])

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["-hours_before"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "hours_before"], name="bookings_cancellation_tier_once"),
            models.CheckConstraint(condition=Q(refund_percent__lte=100), name="bookings_cancellation_tier_share"),
        ]

    def __str__(self) -> str:
        return f"≥ {self.hours_before} h: {self.refund_percent} %"
