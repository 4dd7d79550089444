from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from bookings.money.models import RefundReason
from bookings.money.refundable import demand_left
from bookings.orders.actions.cancel import call_off, chosen_of, coming_to, refunds_of
from bookings.orders.cancellation import VisitRefund, total_refund
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, CancelReason
from bookings.orders.transitions import lock_booking
from petcare.notifications.outbox import notify


def whole_refunds_of(booking: Booking) -> list[VisitRefund]:
    """What each visit that can be cancelled now cost: nobody pays for what the platform calls off. Before the payment
    that is nothing."""
    share = 0 if booking.status == BookingStatus.AWAITING_PAYMENT else 100
    return [VisitRefund(one.visit, one.price, share, one.tier) for one in refunds_of(booking)]


@transaction.atomic
def cancel_for_platform(
    *, booking: Booking, visit_ids: Collection[int], left: Decimal, words: str, by: User
) -> Decimal:
    """An operator calls these visits off: everything that they cost goes back as far as it has not gone back before;
    owner and caregiver read why. Returns how many yuan that are.

    `left` are the yuan that the operator saw left of what was paid. Raises LeftChanged when it is another sum by now,
    StepNotAllowed when one of the visits can no longer be cancelled, or only some of an unpaid booking were named.
    """
    booking = lock_booking(booking.pk)
    demand_left(booking, left)
    chosen = chosen_of(booking, whole_refunds_of(booking), visit_ids)
    amount = min(total_refund(chosen), left)
    coming = coming_to(chosen)
    data = {"number": booking.number, "window": chosen[0].visit.window, "count": len(chosen)}
    call_off(
        booking,
        chosen,
        amount=amount,
        because=CancelReason.BY_OPERATOR,
        refund_reason=RefundReason.BY_PLATFORM,
        by=by,
        words=words,
    )
    _tell(booking, coming, data | {"amount": amount, "words": words})
    return amount


def _tell(booking: Booking, coming: Sequence[Visit], data: dict[str, Any]) -> None:
    kind = "platform_cancelled" if data["amount"] else "platform_cancelled_unpaid"
    notify(recipient=booking.owner, kind=kind, data=data, url=booking.get_absolute_url())
    for visit in coming:
        notify(
            recipient=visit.caregiver.user,
            kind="visit_called_off",
            data={"area": booking.area, "planned": visit.planned, "words": data["words"]},
            url=visit.get_absolute_url(),
        )
