"""A caregiver who works shows owners something else: at once what counts only with papers, the rest after a look."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from caregivers.actions.recount_skills import recount_skills
from caregivers.models import Caregiver, ProfileChange
from caregivers.profile import Employer, Experience, experience_of
from caregivers.status import ChangeStatus, Item
from petcare.uploads.keeping import claim, release


@transaction.atomic
def send_portrait(*, caregiver: Caregiver, portrait: str) -> ProfileChange:
    """Takes a stored photo of the face for operators to look at; one that still waits is replaced."""
    change = _waiting(caregiver, Item.PORTRAIT)
    if change.portrait:
        release(str(change.portrait))
    change.portrait = claim(portrait)
    return _sent(change)


@transaction.atomic
def change_experience(
    *,
    caregiver: Caregiver,
    experience_years: int,
    pets_cared_for: int,
    introduction: str,
    skills: list[str],
    species: list[str],
    employers: Sequence[Employer],
) -> ProfileChange | None:
    """Animals and skills count from now on, skills with their certificates. What owners read of it waits for a look;
    None when nothing of that is otherwise than it was."""
    locked = Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=caregiver.pk)
    locked.good_at, locked.species = skills, species
    locked.save(update_fields=["good_at", "species"])
    recount_skills(user_ids=[locked.user_id])
    wanted = Experience(experience_years, pets_cared_for, introduction, tuple(employers))
    change = _waiting(locked, Item.EXPERIENCE)
    if wanted == experience_of(locked):
        if change.pk:
            change.delete()
        return None
    change.experience_years, change.pets_cared_for = experience_years, pets_cared_for
    change.introduction, change.employers = introduction, [one.as_json() for one in employers]
    return _sent(change)


def _waiting(caregiver: Caregiver, item: Item) -> ProfileChange:
    """Locked, so that nobody decides about what is just being replaced."""
    Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=caregiver.pk)
    known: dict[str, Any] = {"caregiver": caregiver, "item": item, "status": ChangeStatus.WAITING}
    return ProfileChange.objects.select_for_update(of=("self",)).filter(**known).first() or ProfileChange(**known)


def _sent(change: ProfileChange) -> ProfileChange:
    change.sent_at = timezone.now()
    change.save()
    return change
