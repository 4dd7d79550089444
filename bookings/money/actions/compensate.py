from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.money.actions.refund import give_back
from bookings.money.models import RefundReason
from bookings.money.refundable import demand_left
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import lock_booking
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.money import yuan
from petcare.notifications.outbox import notify


@transaction.atomic
def compensate(*, booking: Booking, amount: Decimal, left: Decimal, words: str, by: User) -> None:
    """An operator gives the owner so many yuan back though nothing is cancelled; the owner reads why.

    `left` are the yuan that the operator saw left of what was paid: so a second submit gives nothing. Raises
    LeftChanged when it is another sum by now, DomainError for more than that or nothing.
    """
    booking = lock_booking(booking.pk)
    demand_left(booking, left)
    if not 0 < amount <= left:
        words = _("Between ¥0.01 and %(left)s: that much is left of what was paid.")
        raise DomainError(words % {"left": yuan(left)}, field="amount")
    record(booking, EventKind.COMPENSATED, by=by, payload={"amount": str(amount), "words": words})
    give_back(booking, amount, reason=RefundReason.COMPENSATION)
    notify(
        recipient=booking.owner,
        kind="compensated",
        data={"number": booking.number, "amount": amount, "words": words},
        url=booking.get_absolute_url(),
    )
    publish(booking.topic)
