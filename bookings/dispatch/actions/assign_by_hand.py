from django.db import transaction

from accounts.models import User
from bookings.dispatch.actions.hand_over import Handover, Wish, hand_over
from bookings.dispatch.actions.tell_of_handovers import tell_of_handovers
from bookings.orders.models import Visit
from caregivers.models import Caregiver
from petcare.errors import DomainError


@transaction.atomic
def assign_by_hand(
    *, visit: Visit, caregiver: Caregiver, by: User, reason: str, seen: int | None, takes_back: bool = False
) -> Handover:
    """An operator gives the visit to this caregiver, whoever has it: the old one's time is free, the search for it
    ends, what it pays is promised, and the owner and both caregivers are told.

    `seen` is the id of who had it when the operator looked. Raises HasChanged when somebody else has it by now or it
    cannot be given away any more, DoesNotFit with what keeps the caregiver from it, IsOnTheWay when somebody set off
    for it and `takes_back` does not say that they are called back. Then nothing has changed.
    """
    wish = Wish(visit.pk, caregiver.pk, seen, takes_back=takes_back)
    outcome = hand_over([wish], by=by, reason=reason)[visit.pk]
    if isinstance(outcome, DomainError):
        raise outcome
    tell_of_handovers([outcome])
    return outcome
