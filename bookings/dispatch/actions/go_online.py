from django.db import transaction
from django.utils.translation import gettext as _

from bookings.dispatch.models import DispatchRound, RoundStatus
from caregivers.actions.set_presence import set_presence
from caregivers.models import Caregiver
from caregivers.status import Approval, Presence
from petcare.errors import DomainError
from petcare.wake import wake


class MayNotWork(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You cannot work at the moment. Ask the platform why."))


@transaction.atomic
def change_presence(*, caregiver: Caregiver, to: Presence) -> None:
    """Sets the presence by hand; while a visit is under way, what it will be afterwards. Whoever comes online is
    offered the open rounds that fit, at once or with the next wave. Raises MayNotWork for who is not approved."""
    locked = Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=caregiver.pk)
    if locked.approval != Approval.APPROVED:
        raise MayNotWork
    if locked.returns_to:
        set_presence(caregiver=locked, to=Presence.BUSY, returns_to=to)
    else:
        _set(locked, to)
    caregiver.refresh_from_db(fields=["presence", "presence_changed_at", "returns_to"])


def begin_visit(*, caregiver: Caregiver) -> None:
    """Busy until the visit ends, then what they were before. The caller holds the caregiver's lock."""
    before = Presence(caregiver.returns_to or caregiver.presence)
    set_presence(caregiver=caregiver, to=Presence.BUSY, returns_to=before)


def end_visit(*, caregiver: Caregiver) -> None:
    """The visit they set off for is over, or called off. The caller holds the caregiver's lock."""
    if caregiver.returns_to:
        _set(caregiver, Presence(caregiver.returns_to))


def rounds_not_offered(caregiver_id: int, limit: int = 50) -> list[int]:
    """Open rounds that this caregiver was not asked for yet, the soonest to close first."""
    rounds = DispatchRound.objects.filter(status=RoundStatus.OPEN, waves__gt=0).exclude(offers__caregiver=caregiver_id)
    return list(rounds.order_by("closes_at").values_list("pk", flat=True)[:limit])


def _set(caregiver: Caregiver, to: Presence) -> None:
    set_presence(caregiver=caregiver, to=to)
    if to == Presence.ONLINE:
        wake("bookings.dispatch.tasks.offer_open_rounds", caregiver.pk)
