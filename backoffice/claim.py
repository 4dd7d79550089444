from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClaimQuerySet(models.QuerySet["Claim"]):
    def living(self) -> "ClaimQuerySet":
        return self.filter(until__gt=timezone.now())

    def on(self, model: type[models.Model]) -> "ClaimQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(model))


class Claim(models.Model):
    """An operator is at a row of a queue. It says so to others and blocks nothing; the locks of decisions do."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name=_("operator")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="backoffice_claim_one_each")]
        indexes = [models.Index(fields=["until"], name="backoffice_claim_lapsed")]

    def __str__(self) -> str:
        return f"{self.operator}: {self.content_type_id}/{self.object_id}"
