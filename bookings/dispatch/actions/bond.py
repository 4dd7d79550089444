from django.db import transaction

from accounts.models import User
from bookings.dispatch.actions.withdraw import take_back
from bookings.dispatch.models import Offer
from bookings.orders.models import Booking
from bookings.orders.status import ENDED
from bookings.schedule.models import Bond, BondKind
from caregivers.models import Caregiver
from petcare.live.publish import publish


@transaction.atomic
def set_bond(*, owner: User, caregiver: Caregiver, kind: BondKind | None) -> None:
    """Makes the caregiver a favourite of the owner or blocks them; None forgets either.

    Whoever is blocked loses the offers they have of this owner and gets none any more; what is agreed stays.
    """
    # Whoever sends offers holds the booking: either they are withdrawn here, or the block is seen there.
    alive = Booking.objects.filter(owner=owner).exclude(status__in=ENDED)
    list(alive.select_for_update(of=("self",)).order_by("pk"))
    if kind is None:
        Bond.objects.filter(owner=owner, caregiver=caregiver).delete()
    else:
        Bond.objects.update_or_create(owner=owner, caregiver=caregiver, defaults={"kind": kind})
    if kind == BondKind.BLOCKED:
        take_back(Offer.objects.filter(round__booking__owner=owner, caregiver=caregiver).open())
        publish(f"caregiver:{caregiver.pk}")
