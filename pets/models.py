from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from petcare.uploads import photo_name, private_storage


class Species(models.TextChoices):
    CAT = "cat", _("Cat")
    DOG = "dog", _("Dog")
    RABBIT = "rabbit", _("Rabbit")
    HAMSTER = "hamster", _("Hamster")
    BIRD = "bird", _("Bird")
    TURTLE = "turtle", _("Turtle")


class Sex(models.TextChoices):
    FEMALE = "female", _("Girl")
    MALE = "male", _("Boy")
    UNKNOWN = "unknown", _("Not known")


class PetQuerySet(models.QuerySet["Pet"]):
    def active(self) -> "PetQuerySet":
        return self.filter(archived_at__isnull=True)


class Pet(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pets", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=30)
    species = models.CharField(_("species"), max_length=12, choices=Species)
    breed = models.CharField(_("breed"), max_length=60, blank=True)
    born_on = models.DateField(_("birthday"), null=True, blank=True)
    is_birthday_approximate = models.BooleanField(_("the birthday is a guess"), default=False)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    is_neutered = models.BooleanField(_("neutered"), null=True, blank=True)
    weight_kg = models.DecimalField(
        _("weight (kg)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    food = models.CharField(_("food"), max_length=80, blank=True, help_text=_("For example: dry food"))
    food_amount = models.CharField(_("amount per meal"), max_length=40, blank=True, help_text=_("For example: 40 g"))
    health = models.TextField(_("health and medication"), max_length=1000, blank=True)
    temperament = models.TextField(_("temperament"), max_length=1000, blank=True)
    vet = models.CharField(_("vet"), max_length=120, blank=True, help_text=_("Clinic and phone number"))
    care_notes = models.TextField(_("what to do and what to leave"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = PetQuerySet.as_manager()

    class Meta:
        verbose_name = _("pet")
        verbose_name_plural = _("pets")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight_kg__isnull=True) | Q(weight_kg__gt=0), name="pets_pet_weight_positive"
            ),
        ]
        indexes = [models.Index(fields=["owner", "archived_at"], name="pets_pet_of_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def cover(self) -> "PetPhoto | None":
        """The photo that stands for the pet; reads what was prefetched."""
        photos = list(self.photos.all())
        return photos[0] if photos else None

    @property
    def photo_url(self) -> str:
        """Where its owner sees the cover; empty without a photo."""
        return reverse("pets:pet_photo", args=[self.cover.pk]) if self.cover else ""

    @property
    def age_months(self) -> int | None:
        return months_between(self.born_on, timezone.localdate()) if self.born_on else None

    @property
    def age_text(self) -> str:
        return age_text(self.born_on, timezone.localdate()) if self.born_on else ""


def months_between(born_on: date, today: date) -> int:
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    return max(months, 0)


def age_text(born_on: date, today: date) -> str:
    """Whole years, or whole months below two years, as people say it."""
    months = months_between(born_on, today)
    if months < 24:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}


class PetPhoto(models.Model):
    """The first in order is the cover."""

    pet = models.ForeignKey(Pet, models.CASCADE, related_name="photos", verbose_name=_("pet"))
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("pet photo")
        verbose_name_plural = _("pet photos")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.pet} {self.position}"
