from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from caregivers.models import Caregiver, ProfileChange
from caregivers.notification_kinds import PROFILE_ACCEPTED, PROFILE_RETURNED
from caregivers.status import ChangeStatus, Item
from petcare.errors import DomainError
from petcare.notifications.outbox import notify
from petcare.texts import is_visible
from petcare.uploads.keeping import claim, release, store_photo

# Where everybody may see a caregiver's face.
PUBLIC = "default"


def decide_profile(
    *, change: ProfileChange, is_accepted: bool, by: User, reason: str = "", seen: datetime
) -> ProfileChange:
    """Shows owners what a caregiver sent, or returns it with a reason. `seen` is when what the operator saw was sent.

    Raises DomainError without a reason to return it, about oneself, when somebody decided before, and when it was sent
    anew meanwhile.
    """
    reason = reason.strip()[:200]
    if not is_accepted and not is_visible(reason):
        raise DomainError(_("Say why. The person reads it."), field="reason")
    face = ""
    if is_accepted and change.portrait:
        # Written before anything is locked.
        with change.portrait.open() as portrait:
            face = store_photo(ContentFile(portrait.read()), of=Caregiver, alias=PUBLIC)
    with transaction.atomic():
        caregiver = Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=change.caregiver_id)
        change = _lock(change, caregiver, by, seen)
        if is_accepted:
            _show(change, caregiver, face)
        if change.portrait:
            release(str(change.portrait))
            change.portrait = ""
        change.status = ChangeStatus.ACCEPTED if is_accepted else ChangeStatus.RETURNED
        change.reason = "" if is_accepted else reason
        change.decided_by, change.decided_at = by, timezone.now()
        change.save()
        _tell(change, caregiver.user)
    return change


def _lock(change: ProfileChange, caregiver: Caregiver, by: User, seen: datetime) -> ProfileChange:
    change = ProfileChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if caregiver.user_id == by.pk:
        raise DomainError(_("Nobody decides about themselves. Leave it to a colleague."))
    if change.status != ChangeStatus.WAITING:
        raise DomainError(_("Somebody has decided this in the meantime. The page now shows how."))
    if change.sent_at != seen:
        raise DomainError(_("The caregiver has sent something else meanwhile. Look at it again."))
    return change


def _show(change: ProfileChange, caregiver: Caregiver, face: str) -> None:
    if change.item == Item.PORTRAIT:
        if caregiver.portrait:
            release(str(caregiver.portrait), alias=PUBLIC)
        caregiver.portrait = claim(face)
    else:
        caregiver.introduction = change.introduction
        caregiver.experience_years, caregiver.pets_cared_for = change.experience_years or 0, change.pets_cared_for or 0
    caregiver.save(update_fields=["portrait", "introduction", "experience_years", "pets_cared_for"])


def _tell(change: ProfileChange, user: User) -> None:
    kind = PROFILE_ACCEPTED if change.status == ChangeStatus.ACCEPTED else PROFILE_RETURNED
    with override(user.language):
        data = {"part": str(change.get_item_display()), "reason": change.reason}
    notify(recipient=user, kind=kind.code, data=data, url=reverse("caregivers:profile"))
