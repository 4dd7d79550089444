"""What owners may read of a caregiver's work before, as it stands now."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from caregivers.models import Caregiver, Employment, ProfileChange
from caregivers.status import ChangeStatus, Item


@dataclass(frozen=True)
class Employer:
    employer: str
    from_year: int
    until_year: int | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Employer":
        return cls(kept["employer"], kept["from_year"], kept.get("until_year"))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        return str(Employment(**asdict(self)))


@dataclass(frozen=True)
class Experience:
    experience_years: int
    pets_cared_for: int
    introduction: str
    employers: tuple[Employer, ...]


def experience_of(caregiver: Caregiver) -> Experience:
    """As it was accepted last: with a change, or with the application."""
    return Experience(
        caregiver.experience_years, caregiver.pets_cared_for, caregiver.introduction, employers_of(caregiver)
    )


def employers_of(caregiver: Caregiver) -> tuple[Employer, ...]:
    changes = ProfileChange.objects.filter(
        caregiver=caregiver, item=Item.EXPERIENCE, status=ChangeStatus.ACCEPTED
    ).order_by("-decided_at")
    newest = changes.first()
    if newest:
        return tuple(Employer.from_json(one) for one in newest.employers)
    told = Employment.objects.filter(application__user=caregiver.user_id)
    return tuple(Employer(*row) for row in told.values_list("employer", "from_year", "until_year"))


def wanted_by(caregiver: Caregiver) -> Experience:
    """What they wrote last, unless it was accepted: then as it stands."""
    change = caregiver.profile_changes.filter(item=Item.EXPERIENCE).first()
    if change is None or change.status == ChangeStatus.ACCEPTED:
        return experience_of(caregiver)
    return Experience(
        change.experience_years or 0,
        change.pets_cared_for or 0,
        change.introduction,
        tuple(Employer.from_json(one) for one in change.employers),
    )


def waiting_change(caregiver: Caregiver, item: Item) -> ProfileChange | None:
    return caregiver.profile_changes.filter(item=item, status=ChangeStatus.WAITING).first()
