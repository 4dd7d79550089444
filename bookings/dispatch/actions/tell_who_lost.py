from collections.abc import Iterable

from bookings.dispatch.models import Offer
from bookings.orders.models import Booking
from petcare.notifications.outbox import Addressee, notify_many


def tell_who_lost(booking: Booking, offers: Iterable[Offer]) -> None:
    """Those who said yes to this booking hear, once, that they do not get it. `offers` have their caregiver's user
    loaded."""
    notify_many(
        recipients=[
            Addressee(recipient=offer.caregiver.user, dedupe_key=f"offer_lost {offer.pk}", url=offer.get_absolute_url())
            for offer in offers
        ],
        kind="offer_lost",
        data={"area": booking.area},
    )
