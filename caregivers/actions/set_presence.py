from django.utils import timezone

from caregivers.models import Caregiver
from caregivers.status import Presence
from petcare.live.publish import publish


def set_presence(*, caregiver: Caregiver, to: Presence) -> None:
    """Online: offers are pushed. Busy and offline: none are."""
    caregiver.presence, caregiver.presence_changed_at = to, timezone.now()
    caregiver.save(update_fields=["presence", "presence_changed_at"])
    publish(f"caregiver:{caregiver.pk}")
