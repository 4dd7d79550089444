from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bookings.catalogue.models.price import Price
from bookings.catalogue.models.words import in_language
from caregivers.status import CertificateKind, Skill
from petcare.uploads import photo_name
from pets.models import Species

LONGEST_MINUTES = 240


class LineKind(models.TextChoices):
    SERVICE = "service", _("Service")
    EXTRA_PET = "extra_pet", _("Further pet")
    RULE = "rule", _("Surcharge")


class ServiceQuerySet(models.QuerySet["Service"]):
    def on_sale(self) -> "ServiceQuerySet":
        """Neither retired nor waiting for their first price, with the price in force today."""
        has_price = Exists(Price.objects.filter(service=OuterRef("pk"), effective_on__lte=timezone.localdate()))
        return self.filter(has_price, retired_at__isnull=True).with_price()

    def with_price(self) -> "ServiceQuerySet":
        return self.prefetch_related(
            Prefetch("prices", Price.objects.in_force(timezone.localdate()), to_attr="prices_in_force")
        )


class Service(models.Model):
    """What can be bought. A retired one stays on old bookings. What it costs stands in its prices, by date."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=30)
    name_en = models.CharField(_("name (English)"), max_length=60)
    summary_zh = models.CharField(_("content (Chinese)"), max_length=200)
    summary_en = models.CharField(_("content (English)"), max_length=300)
    tools_zh = models.CharField(_("tools (Chinese)"), max_length=100, blank=True)
    tools_en = models.CharField(_("tools (English)"), max_length=200, blank=True)
    icon = models.CharField(_("icon"), max_length=30, default="paw-print")
    picture = models.ImageField(_("picture"), upload_to=photo_name, blank=True)
    skill = models.CharField(_("needed skill"), max_length=16, choices=Skill)
    certificate_zh = models.CharField(
        _("needed certificate (Chinese)"),
        max_length=60,
        blank=True,
        help_text=_("What a caregiver shows before you give them the skill; owners read it."),
    )
    certificate_en = models.CharField(_("needed certificate (English)"), max_length=120, blank=True)
    certificate_kind = models.CharField(
        _("kind of certificate"),
        max_length=12,
        choices=CertificateKind,
        blank=True,
        help_text=_("Without an accepted one in force the skill does not count, and no such job is offered."),
    )
    species = ArrayField(models.CharField(max_length=12, choices=Species), verbose_name=_("species"), default=list)
    minutes = models.PositiveSmallIntegerField(
        _("minutes with one pet"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)]
    )
    extra_pet_minutes = models.PositiveSmallIntegerField(
        _("minutes for each further pet"), default=0, validators=[MaxValueValidator(LONGEST_MINUTES)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = ServiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1), name="bookings_service_takes_time"),
            models.CheckConstraint(
                condition=Q(certificate_zh="") | ~Q(certificate_kind=""), name="bookings_service_certificate_has_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def summary(self) -> str:
        return in_language(self.summary_zh, self.summary_en)

    @property
    def tools(self) -> str:
        return in_language(self.tools_zh, self.tools_en)

    @property
    def certificate(self) -> str:
        return in_language(self.certificate_zh, self.certificate_en)

    @property
    def species_names(self) -> list[str]:
        return [str(Species(one).label) for one in Species if one in self.species]

    @property
    def price_in_force(self) -> Price | None:
        """Today's; reads what `on_sale` fetched."""
        if not hasattr(self, "prices_in_force"):
            self.prices_in_force = list(Price.objects.in_force(timezone.localdate()).filter(service=self))
        return self.prices_in_force[0] if self.prices_in_force else None

    @property
    def price(self) -> Decimal:
        return self.price_in_force.price if self.price_in_force else Decimal(0)

    @property
    def extra_pet_price(self) -> Decimal:
        return self.price_in_force.extra_pet_price if self.price_in_force else Decimal(0)
