from pets.models.care import Dose, DoseUnit, Meal, MealUnit, Vaccination
from pets.models.pet import WARNINGS, KnownTo, Pet, PetQuerySet, Sex, Species, Temper
from pets.models.photo import PetPhoto

__all__ = [
    "WARNINGS",
    "Dose",
    "DoseUnit",
    "KnownTo",
    "Meal",
    "MealUnit",
    "Pet",
    "PetPhoto",
    "PetQuerySet",
    "Sex",
    "Species",
    "Temper",
    "Vaccination",
]
