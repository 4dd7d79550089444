from django.utils import timezone

from caregivers.models import Caregiver
from caregivers.status import Presence
from petcare.live.publish import publish


def set_presence(*, caregiver: Caregiver, to: Presence, returns_to: Presence | None = None) -> None:
    """Online: offers are pushed. Busy and offline: none are. The caller holds the caregiver's lock.

    `returns_to`: busy only for the time of a visit, and this again afterwards.
    """
    if caregiver.presence != to:
        caregiver.presence_changed_at = timezone.now()
    caregiver.presence, caregiver.returns_to = to, returns_to or ""
    caregiver.save(update_fields=["presence", "presence_changed_at", "returns_to"])
    publish(f"caregiver:{caregiver.pk}")
