from datetime import timedelta

from django.utils import timezone

from bookings.dispatch.models import DispatchRound, RoundStatus
from caregivers.actions.set_presence import set_presence
from caregivers.models import Caregiver
from caregivers.status import Presence


def change_presence(*, caregiver: Caregiver, to: Presence) -> None:
    """Sets the presence by hand. Whoever comes online gets the open offers that fit with the next sweep."""
    set_presence(caregiver=caregiver, to=to)
    if to == Presence.ONLINE:
        waiting = DispatchRound.objects.filter(status=RoundStatus.OPEN, waves__gt=0, next_wave_at__isnull=False)
        waiting.update(next_wave_at=timezone.now() + timedelta(seconds=1))
