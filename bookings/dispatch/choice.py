"""Those who said yes, as the owner who chooses among them sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from bookings.dispatch.models import Offer, OfferStatus, RoundStatus
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus

# Below this the seconds run; above it a day and an hour say enough.
COUNTED = timedelta(hours=1)


@dataclass(frozen=True)
class Choice:
    """`offers` have the one first whom the platform would take, at `until` by itself."""

    offers: Sequence[Offer]

    @property
    def until(self) -> datetime | None:
        return self.offers[0].round.decide_at if self.offers else None

    @property
    def is_counted(self) -> bool:
        """Near enough for its seconds to matter; above that the words say the day and hour."""
        return self.until is not None and self.until - timezone.now() < COUNTED

    @property
    def seconds(self) -> int:
        """The whole span the countdown stands for."""
        if not self.until:
            return 1
        first = min(offer.grabbed_at for offer in self.offers)
        return max(1, round((self.until - first).total_seconds()))


def choice_of(booking: Booking) -> Choice:
    """Empty when the owner left it to the platform, or nobody has said yes; at most one query."""
    if not booking.owner_chooses or booking.status != BookingStatus.AWAITING_CAREGIVER:
        return Choice([])
    willing = Offer.objects.filter(
        round__booking=booking, round__status=RoundStatus.OPEN, status=OfferStatus.GRABBED
    ).select_related("caregiver__user", "round")
    return Choice(list(willing.best_first()))
