from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bookings.catalogue.models.service import Service
from bookings.catalogue.models.words import in_language
from petcare.money import FEN
from pets.models import Species


class PackageQuerySet(models.QuerySet["Package"]):
    def on_sale(self) -> "PackageQuerySet":
        """What can be bought today, with what is inside: all of it on sale by itself."""
        today = timezone.localdate()
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
        not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        whole = self.filter(begun, not_over, retired_at__isnull=True, services__isnull=False)
        whole = whole.exclude(services__in=Service.objects.exclude(pk__in=Service.objects.on_sale()))
        return whole.distinct().prefetch_related("services")


class Package(models.Model):
    """Services that are sold together at a price of their own."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=20)
    name_en = models.CharField(_("name (English)"), max_length=40)
    summary_zh = models.CharField(_("content (Chinese)"), max_length=200)
    summary_en = models.CharField(_("content (English)"), max_length=300)
    services = models.ManyToManyField(Service, related_name="packages", verbose_name=_("services"))
    species = ArrayField(models.CharField(max_length=12, choices=Species), verbose_name=_("species"), default=list)
    price = models.DecimalField(
        _("price with one pet"), max_digits=8, decimal_places=2, validators=[MinValueValidator(FEN)]
    )
    extra_pet_price = models.DecimalField(
        _("price of each further pet"), max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    valid_from = models.DateField(_("sold from"), null=True, blank=True)
    valid_until = models.DateField(_("sold until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = PackageQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[services])

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["position", "pk"]
        constraints = [
            # Nobody can pay for a booking of nothing.
            models.CheckConstraint(
                condition=Q(price__gte=FEN, extra_pet_price__gte=0), name="bookings_package_costs_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="bookings_package_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
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
    def minutes(self) -> int:
        """At the home with one pet; reads what was prefetched."""
        return sum(service.minutes for service in self.services.all())

    @property
    def species_names(self) -> list[str]:
        return [str(Species(one).label) for one in Species if one in self.species]
