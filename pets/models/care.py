"""What a pet is given, row by row. A section of rows is edited and written as a whole, in the order typed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pets.models.pet import Pet


class MealUnit(models.TextChoices):
    GRAM = "g", _("g")
    MILLILITRE = "ml", _("ml")
    CAN = "can", _("can")
    POUCH = "pouch", _("pouch")
    SCOOP = "scoop", _("scoop")
    PIECE = "piece", _("piece")
    HANDFUL = "handful", _("handful")
    ALWAYS = "always", _("as much as it wants")


class DoseUnit(models.TextChoices):
    TABLET = "tablet", _("tablet")
    CAPSULE = "capsule", _("capsule")
    MILLILITRE = "ml", _("ml")
    MILLIGRAM = "mg", _("mg")
    DROP = "drop", _("drop")
    GRAM = "g", _("g")
    UNIT = "unit", _("unit (insulin)")
    PUFF = "puff", _("puff")
    THIN = "thin", _("a thin layer")


def times_field() -> ArrayField:
    return ArrayField(models.TimeField(), verbose_name=_("at what time"), default=list, blank=True)


class Meal(models.Model):
    pet = models.ForeignKey(Pet, models.CASCADE, related_name="meals", verbose_name=_("pet"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    food = models.CharField(_("food"), max_length=60)
    amount = models.DecimalField(_("amount per meal"), max_digits=6, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("measure"), max_length=8, choices=MealUnit, default=MealUnit.GRAM)
    a_day = models.PositiveSmallIntegerField(_("meals a day"), null=True, blank=True)
    times = times_field()
    how = models.CharField(_("how"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("meal")
        verbose_name_plural = _("meals")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=MealUnit.ALWAYS, amount__isnull=True) | Q(~Q(unit=MealUnit.ALWAYS), amount__gt=0),
                name="pets_meal_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.food


class Dose(models.Model):
    """A medicine with what is given at each of its times."""

    pet = models.ForeignKey(Pet, models.CASCADE, related_name="doses", verbose_name=_("pet"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    medicine = models.CharField(_("medicine"), max_length=60)
    amount = models.DecimalField(_("dose"), max_digits=6, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("measure"), max_length=8, choices=DoseUnit, default=DoseUnit.TABLET)
    times = times_field()
    how = models.CharField(_("how it is given"), max_length=80, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("medicine")
        verbose_name_plural = _("medicines")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=DoseUnit.THIN, amount__isnull=True) | Q(~Q(unit=DoseUnit.THIN), amount__gt=0),
                name="pets_dose_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.medicine


class Vaccination(models.Model):
    pet = models.ForeignKey(Pet, models.CASCADE, related_name="vaccinations", verbose_name=_("pet"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    vaccine = models.CharField(_("vaccine"), max_length=60)
    given_on = models.DateField(_("given on"))
    next_due_on = models.DateField(_("next due"), null=True, blank=True)

    class Meta:
        verbose_name = _("vaccination")
        verbose_name_plural = _("vaccinations")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_due_on__isnull=True) | Q(next_due_on__gt=F("given_on")),
                name="pets_vaccination_due_after_given",
            ),
        ]

    def __str__(self) -> str:
        return self.vaccine
