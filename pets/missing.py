"""What a caregiver would still ask about a pet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pets.models import Pet


@dataclass(frozen=True)
class Gap:
    """`section` is where the owner adds it: a section of the pet's page, or its photos."""

    section: str
    words: str


def gaps_of(pet: Pet) -> list[Gap]:
    """The most needed first; reads what was prefetched."""
    gaps = [
        (not pet.meals.all(), "food", _("what it eats")),
        (not pet.photos.all(), "photos", _("a photo")),
        (not (pet.temper or pet.temperament or pet.dos or pet.donts), "character", _("what it is like")),
        (not (pet.vet_name or pet.vet_phone), "vet", _("a vet")),
        (not pet.born_on, "about", _("its age")),
    ]
    return [Gap(section, words) for is_missing, section, words in gaps if is_missing]
