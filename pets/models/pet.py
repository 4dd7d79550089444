from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pets.age import age_text


class Species(models.TextChoices):
    CAT = "cat", _("Cat")
    DOG = "dog", _("Dog")
    RABBIT = "rabbit", _("Rabbit")
    HAMSTER = "hamster", _("Hamster")
    BIRD = "bird", _("Bird")
    TURTLE = "turtle", _("Turtle")
    FISH = "fish", _("Fish")
    OTHER = "other", _("Another animal")


class Sex(models.TextChoices):
    FEMALE = "female", _("Girl")
    MALE = "male", _("Boy")
    UNKNOWN = "unknown", _("Not known")


class KnownTo(models.TextChoices):
    """How exactly a birthday is known."""

    GUESS = "guess", _("About how old")
    MONTH = "month", _("Year and month")
    DAY = "day", _("The very day")


class Temper(models.TextChoices):
    FRIENDLY = "friendly", _("Friendly")
    CLINGY = "clingy", _("Clingy")
    CALM = "calm", _("Calm")
    PLAYFUL = "playful", _("Playful")
    SHY = "shy", _("Shy")
    HIDES = "hides", _("Hides")
    NO_HOLDING = "no_holding", _("Not to be picked up")
    NOISY = "noisy", _("Noisy")
    GREEDY = "greedy", _("Steals food")
    DASHES_OUT = "dashes_out", _("Dashes out of the door")
    BITES = "bites", _("May bite or scratch")
    NOT_WITH_OTHERS = "not_with_others", _("Not with other animals")


# What a caregiver should know before the door is open.
WARNINGS = {Temper.DASHES_OUT, Temper.BITES, Temper.NOT_WITH_OTHERS}


class PetQuerySet(models.QuerySet["Pet"]):
    def active(self) -> "PetQuerySet":
        return self.filter(archived_at__isnull=True)

    def with_care(self) -> "PetQuerySet":
        """With everything that `care_of` and the cover read, in a fixed number of queries."""
        return self.prefetch_related("photos", "meals", "doses", "vaccinations")


class Pet(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pets", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=30)
    species = models.CharField(_("species"), max_length=12, choices=Species)
    breed = models.CharField(_("breed"), max_length=60, blank=True)
    # An age that somebody guessed is kept as the birthday it leads to, so that the pet grows older by itself.
    born_on = models.DateField(_("birthday"), null=True, blank=True)
    born_known_to = models.CharField(_("birthday known"), max_length=8, choices=KnownTo, default=KnownTo.DAY)
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
    water = models.CharField(_("water"), max_length=160, blank=True)
    litter = models.CharField(_("litter or cage"), max_length=160, blank=True)
    health = models.TextField(_("health"), max_length=500, blank=True)
    temper = ArrayField(
        models.CharField(max_length=16, choices=Temper), verbose_name=_("character"), default=list, blank=True
    )
    temperament = models.TextField(_("temperament"), max_length=500, blank=True)
    dos = models.TextField(_("please do"), max_length=500, blank=True)
    donts = models.TextField(_("please do not"), max_length=500, blank=True)
    vet_name = models.CharField(_("vet"), max_length=60, blank=True)
    vet_phone = models.CharField(_("vet's phone"), max_length=20, blank=True)
    vet_address = models.CharField(_("vet's address"), max_length=120, blank=True)
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
        indexes = [
            models.Index(fields=["owner", "archived_at"], name="pets_pet_of_owner"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="pets_pet_name_parts"),
            GinIndex(OpClass(Upper("breed"), name="gin_trgm_ops"), name="pets_pet_breed_parts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pets:pet_page", args=[self.pk])

    @property
    def cover(self):
        """The photo that stands for the pet, or None; reads what was prefetched."""
        return next(iter(self.photos.all()), None)

    @property
    def photo_url(self) -> str:
        """Where its owner sees the cover; empty without a photo."""
        return reverse("pets:pet_photo", args=[self.cover.pk]) if self.cover else ""

    @property
    def age_text(self) -> str:
        return age_text(self.born_on, self.born_known_to, timezone.localdate()) if self.born_on else ""
