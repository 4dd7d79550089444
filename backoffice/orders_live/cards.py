"""One booking on the board, with what this operator can do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.addresses import address_of
from bookings.models import Booking, Visit
from bookings.orders.cancellation import CAN_BE_CANCELLED
from bookings.orders.focus import visit_in_focus
from bookings.orders.status import ENDED, BookingStatus, VisitStatus
from bookings.visits.lateness import Lateness, lateness_of

# More candidates than that write about no booking; its own page lists them all.
MOST_TALKS = 2
TO_COME = (VisitStatus.SCHEDULED, VisitStatus.DEPARTED)


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
    visits: int
    url: str
    doings: list[Doing]


def card_of(booking: Booking, may: Callable[[str], bool], visit_id: int | None = None) -> Card:
    """Asks nothing: `booking` is one of `bookings_by_id`, and `may` tells the rights of who looks."""
    visits = booking.all_visits
    named = [visit for visit in visits if visit.pk == visit_id]
    visit = named[0] if named else visit_in_focus(visits)
    url = address_of("bookings_booking_change", booking.pk)
    return Card(booking, visit, len(visits), url, list(_doings(booking, visit, visits, may)))


def _doings(booking: Booking, visit: Visit, visits: list[Visit], may: Callable[[str], bool]) -> Iterable[Doing]:
    if may("bookings.view_thread"):
        threads = booking.all_threads[:MOST_TALKS]
        for thread in threads:
            label = _("Talk") if len(threads) == 1 else _("Talk: %(name)s") % {"name": thread.caregiver.user.name}
            yield Doing(f"talk{thread.pk}", label, address_of("thread", thread.pk))
    if may("bookings.add_message"):
        yield Doing("message", _("Write"), address_of("live_message", booking.pk))
    is_paid = booking.status != BookingStatus.AWAITING_PAYMENT
    if is_paid and visit.status in TO_COME and may("bookings.change_dispatchround"):
        yield Doing("assign", _("Give to somebody"), address_of("assign_visit", visit.pk))
    is_left_open = lateness_of(visit, now=timezone.now()) == Lateness.REPORT
    if is_left_open and may("bookings.change_booking"):
        yield Doing("end", _("End"), address_of("live_end", visit.pk))
    can_be_cancelled = booking.status not in ENDED and any(one.status in CAN_BE_CANCELLED for one in visits)
    if can_be_cancelled and may("bookings.change_booking"):
        yield Doing("cancel", _("Cancel"), address_of("live_cancel", booking.pk))
    if is_paid and may("bookings.change_refund"):
        yield Doing("compensate", _("Compensate"), address_of("live_compensate", booking.pk))
