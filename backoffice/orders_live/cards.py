"""One booking on the board, with what this operator can do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import Booking, Visit
from bookings.orders.cancellation import CAN_BE_CANCELLED
from bookings.orders.focus import visit_in_focus
from bookings.orders.status import BookingStatus, VisitStatus

# More candidates than that write about no booking; its own page lists them all.
MOST_TALKS = 2
TO_COME = (VisitStatus.SCHEDULED, VisitStatus.DEPARTED)
ENDED = (BookingStatus.COMPLETED, BookingStatus.CANCELLED)


@dataclass(frozen=True)
class Doing:
    code: str
    label: str
    url: str


@dataclass(frozen=True)
class Card:
    """`visit` is the one that is meant, or of a trip the one that matters now."""

    booking: Booking
    visit: Visit
    doings: list[Doing]


def card_of(booking: Booking, user: User, visit_id: int | None = None) -> Card:
    """Asks nothing: `booking` is one of `bookings_by_id`, and the user's rights are known."""
    visits = list(booking.visits.all())
    named = [visit for visit in visits if visit.pk == visit_id]
    visit = named[0] if named else visit_in_focus(visits)
    return Card(booking, visit, list(_doings(booking, visit, visits, user)))


def _doings(booking: Booking, visit: Visit, visits: list[Visit], user: User) -> Iterable[Doing]:
    if user.has_perm("bookings.view_thread"):
        threads = list(booking.threads.all())[:MOST_TALKS]
        for thread in threads:
            label = _("Talk") if len(threads) == 1 else _("Talk: %(name)s") % {"name": thread.caregiver.user.name}
            yield Doing(f"talk{thread.pk}", label, reverse("admin:thread", args=[thread.pk]))
    if user.has_perm("bookings.add_message"):
        yield Doing("message", _("Write"), reverse("admin:live_message", args=[booking.pk]))
    is_paid = booking.status != BookingStatus.AWAITING_PAYMENT
    if is_paid and visit.status in TO_COME and user.has_perm("bookings.change_dispatchround"):
        yield Doing("assign", _("Give to somebody"), reverse("admin:assign_visit", args=[visit.pk]))
    can_be_cancelled = booking.status not in ENDED and any(one.status in CAN_BE_CANCELLED for one in visits)
    if can_be_cancelled and user.has_perm("bookings.change_booking"):
        yield Doing("cancel", _("Cancel"), reverse("admin:live_cancel", args=[booking.pk]))
    if is_paid and user.has_perm("bookings.change_refund"):
        yield Doing("compensate", _("Compensate"), reverse("admin:live_compensate", args=[booking.pk]))
