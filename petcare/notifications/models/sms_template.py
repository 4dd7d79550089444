from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from petcare.notifications.sms_texts import VARIABLE, complaints, parts

DEFAULT_LANGUAGE = settings.LANGUAGES[0][0]


class SmsTemplateQuerySet(models.QuerySet["SmsTemplate"]):
    def named(self, name: str, language: str | None) -> "SmsTemplate | None":
        """In this language, else in the platform's own."""
        found = {one.language: one for one in self.filter(name=name)}
        return found.get(language or DEFAULT_LANGUAGE) or found.get(DEFAULT_LANGUAGE)


class SmsTemplate(models.Model):
    """A text that an SMS provider has approved: under which id, with which signature."""

    name = models.CharField(_("our name"), max_length=60, help_text=_("the template of a kind, see the kinds"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=DEFAULT_LANGUAGE)
    provider_id = models.CharField(_("the provider's template id"), max_length=40)
    signature = models.CharField(
        _("signature"), max_length=8, help_text=_("3 to 8 characters, Chinese among them, as approved")
    )
    text = models.TextField(_("text"), max_length=500, help_text=_("as approved, variables as ${name}"))

    objects = SmsTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("SMS template")
        verbose_name_plural = _("SMS templates")
        ordering = ["name", "language"]
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="sms_template_once_per_language")]

    def __str__(self) -> str:
        return f"{self.name} ({self.provider_id})"

    def clean(self) -> None:
        super().clean()
        if wrong := complaints(name=self.name, signature=self.signature, text=self.text):
            raise ValidationError(wrong)

    @property
    def parts(self) -> int:
        return parts(f"【{self.signature}】{self.text}")

    @property
    def variables(self) -> list[str]:
        return VARIABLE.findall(self.text)

    def fill(self, params: dict[str, str]) -> str:
        """The text as it arrives."""
        return f"【{self.signature}】" + VARIABLE.sub(lambda found: params.get(found[1], ""), self.text)
