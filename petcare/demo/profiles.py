"""Caregivers of the demo who want owners to see something else: a photo and an experience wait at the desk."""

from collections.abc import Sequence

from django.core.files.base import ContentFile

from caregivers.actions.change_profile import change_experience, send_portrait
from caregivers.models import Caregiver, ProfileChange
from caregivers.profile import Employer, experience_of
from petcare.uploads.keeping import store_photo
from petcare.uploads.photos import clean_photo

WORDS = "做了几年上门，也照顾过做完手术的猫，按时喂药、记体重。怕生的猫我会先蹲着等它过来。"


def load_profile_changes(caregivers: Sequence[Caregiver]) -> None:
    """Not the caregiver of the sign-ins: their pages stay as calm as they are."""
    who_writes, who_shows = caregivers[1], caregivers[2]
    now = experience_of(who_writes)
    change_experience(
        caregiver=who_writes,
        experience_years=now.experience_years + 1,
        pets_cared_for=now.pets_cared_for + 40,
        introduction=WORDS,
        skills=who_writes.good_at or who_writes.skills,
        species=who_writes.species,
        employers=[Employer("安心动物医院", 2021, 2023), Employer("暖窝宠物店", 2023)],
    )
    with caregivers[3].portrait.open() as portrait:
        photo = clean_photo(ContentFile(portrait.read()))
    send_portrait(caregiver=who_shows, portrait=store_photo(photo, of=ProfileChange))
