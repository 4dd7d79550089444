from collections.abc import Iterable

from bookings.dispatch.models import Offer
from bookings.orders.models import Booking
from petcare.notifications.outbox import Addressee, notify_many


def tell_who_lost(booking: Booking, offers: Iterable[Offer], *, kind: str = "offer_lost") -> None:
    """Those who said yes to this booking hear, once, that somebody else gets it, or that nobody does (`offer_gone`).
    `offers` have their caregiver's user loaded."""
    notify_many(
        recipients=[
            Addressee(recipient=offer.caregiver.user, dedupe_key=f"offer_lost {offer.pk}", url=offer.get_absolute_url())
            for offer in offers
        ],
        kind=kind,
        data={"area": booking.area},
    )
