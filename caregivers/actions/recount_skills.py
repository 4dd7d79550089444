"""Which skills of a caregiver count, as certificates come and end and services change what they demand."""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from caregivers.demands import certificates_by_skill, counting_skills
from caregivers.models import Caregiver, Certificate
from caregivers.status import Approval

AT_ONCE = 500


@transaction.atomic
def recount_skills(*, user_ids: Collection[int]) -> None:
    """Writes the skills that count now; those of people who never said what they are good at stay as they are."""
    caregivers = Caregiver.objects.filter(user__in=user_ids).exclude(good_at=[]).order_by("pk")
    demands, held = certificates_by_skill(), _held_by(user_ids)
    for caregiver in caregivers.select_for_update(of=("self",)):
        skills = counting_skills(caregiver.good_at, held[caregiver.user_id], demands)
        if skills != caregiver.skills:
            caregiver.skills = skills
            caregiver.save(update_fields=["skills"])


def recount_all_skills() -> None:
    """Finds whoever has other skills than they should, without a lock, and mends those: a service may demand another
    certificate since."""
    demands = certificates_by_skill()
    approved = Caregiver.objects.filter(approval=Approval.APPROVED).exclude(good_at=[]).order_by("pk")
    rows, after = approved.only("user", "good_at", "skills"), 0
    while batch := list(rows.filter(pk__gt=after)[:AT_ONCE]):
        held = _held_by([one.user_id for one in batch])
        wrong = [one for one in batch if counting_skills(one.good_at, held[one.user_id], demands) != one.skills]
        if wrong:
            recount_skills(user_ids=[one.user_id for one in wrong])
        after = batch[-1].pk


def _held_by(user_ids: Collection[int]) -> dict[int, set[str]]:
    held: dict[int, set[str]] = defaultdict(set)
    counting = Certificate.objects.counting(timezone.localdate()).filter(owner__in=user_ids)
    for owner, kind in counting.values_list("owner", "kind"):
        held[owner].add(kind)
    return held
