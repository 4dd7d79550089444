from bookings.dispatch.models import DispatchRound, RoundStatus
from caregivers.actions.set_presence import set_presence
from caregivers.models import Caregiver
from caregivers.status import Presence
from petcare.wake import wake


def change_presence(*, caregiver: Caregiver, to: Presence) -> None:
    """Sets the presence. Whoever comes online is offered the open rounds that fit, at once or with the next wave."""
    set_presence(caregiver=caregiver, to=to)
    if to == Presence.ONLINE:
        wake("bookings.dispatch.tasks.offer_open_rounds", caregiver.pk)


def rounds_not_offered(caregiver_id: int, limit: int = 50) -> list[int]:
    """Open rounds that this caregiver was not asked for yet, the soonest to close first."""
    rounds = DispatchRound.objects.filter(status=RoundStatus.OPEN, waves__gt=0).exclude(offers__caregiver=caregiver_id)
    return list(rounds.order_by("closes_at").values_list("pk", flat=True)[:limit])
