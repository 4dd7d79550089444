from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.actions.settle import lock_search, share_out
from bookings.dispatch.models import Offer, OfferStatus
from petcare.errors import DomainError


class ChoiceOver(DomainError):
    """The time to choose is over, or whoever was chosen has stepped back."""

    def __init__(self) -> None:
        super().__init__(_("This has been decided in the meantime. The page now shows where it stands."))


@transaction.atomic
def choose(*, offer: Offer, by: User) -> list[Offer]:
    """The owner takes this caregiver among those who said yes. What fits into their days is theirs.

    Returns those who are left to choose from when they had no time any more, or not for all of a trip; empty when
    everything is settled. The offer's own status says what came of it. Raises ChoiceOver.
    """
    search = lock_search(offer.round_id)
    chosen = next((one for one in search.grabbed if one.pk == offer.pk), None) if search else None
    if search is None or chosen is None or not search.booking.owner_chooses:
        raise ChoiceOver
    if share_out(search, [chosen], by=by):
        search.round.owner_chose = True
        search.round.save(update_fields=["owner_chose"])
    offer.status = chosen.status
    left = search.round.offers.filter(status=OfferStatus.GRABBED).select_related("caregiver__user")
    return list(left.best_first())
