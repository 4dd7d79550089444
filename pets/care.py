"""What a pet needs, as plain data. A booking keeps a copy, so that later edits leave it as it was agreed.

The copy holds values, never sentences: `pets.facts` says them in the reader's language. Keys that an old copy lacks
count as empty, so a copy can be read for ever.
"""

from datetime import date, time
from decimal import Decimal
from typing import Any

from pets.models import Pet

type Care = dict[str, Any]

TEXTS = ["breed", "sex", "born_known_to", "water", "litter", "health", "temperament", "dos", "donts"]
TEXTS += ["vet_name", "vet_phone", "vet_address"]


def care_of(pet: Pet) -> Care:
    """Everything a caregiver needs to know of this pet today, ready for a JSON column; reads what was prefetched."""
    return {name: getattr(pet, name) for name in TEXTS} | {
        "born_on": _day(pet.born_on),
        "is_neutered": pet.is_neutered,
        "weight_kg": plain_number(pet.weight_kg),
        "temper": list(pet.temper),
        "meals": [
            {
                "food": meal.food,
                "amount": plain_number(meal.amount),
                "unit": meal.unit,
                "a_day": meal.a_day,
                "times": _times(meal.times),
                "how": meal.how,
            }
            for meal in pet.meals.all()
        ],
        "doses": [
            {
                "medicine": dose.medicine,
                "amount": plain_number(dose.amount),
                "unit": dose.unit,
                "times": _times(dose.times),
                "how": dose.how,
                "until": _day(dose.until),
            }
            for dose in pet.doses.all()
        ],
        "vaccinations": [
            {"vaccine": row.vaccine, "given_on": _day(row.given_on), "next_due_on": _day(row.next_due_on)}
            for row in pet.vaccinations.all()
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _times(times: list[time]) -> list[str]:
    return [f"{moment:%H:%M}" for moment in times]


def plain_number(number: Decimal | None) -> str | None:
    """Without the zeros that the database adds: 40, 0.5."""
    return f"{Decimal(number).normalize():f}" if number is not None else None
