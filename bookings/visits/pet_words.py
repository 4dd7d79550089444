"""What a step says about each pet, from what was booked: 八喜：干粮 40 克."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bookings.orders.models import BookedPet
from bookings.visits.models import VisitStep
from pets.facts import Fact, FactKind, facts_of


@dataclass(frozen=True)
class PetWords:
    name: str
    fact: Fact


def words_for(step: VisitStep, pets: Sequence[BookedPet], *, on: date) -> list[PetWords]:
    """The facts that the step asks for, of each pet that it is for, as they hold on that day."""
    if not step.filled_by:
        return []
    kind = FactKind(step.filled_by)
    return [
        PetWords(pet.name, fact)
        for pet in pets
        if step.is_for([pet.species])
        for fact in facts_of(pet.care, kind, on=on)
    ]
