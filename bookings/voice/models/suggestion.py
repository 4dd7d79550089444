from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Suggestion(models.Model):
    """An idea for the platform, or privately for the caregiver who came; answered once by whom it is for."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="suggestions", verbose_name=_("author")
    )
    # Nobody: it is for the platform.
    caregiver = models.ForeignKey(
        "caregivers.Caregiver",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("caregiver"),
    )
    words = models.TextField(_("words"), max_length=1000)
    # The form carries it, so that a double submit makes one.
    key = models.UUIDField(_("submission"), editable=False)
    is_answered = models.BooleanField(_("has an answer"), default=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("time of the answer"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="bookings_suggestion_one_per_submission"),
            models.CheckConstraint(
                condition=Q(is_answered=False, answered_at__isnull=True)
                | Q(is_answered=True, answered_at__isnull=False),
                name="bookings_suggestion_answer_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(caregiver__isnull=True, is_answered=False),
                name="bookings_suggestion_queue",
            ),
            models.Index(fields=["caregiver", "-created_at"], name="bookings_suggestion_to"),
        ]

    def __str__(self) -> str:
        return self.words[:40]
