"""What an owner is told when nobody has come forward, with what else could be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from bookings.dispatch.models import DispatchRound, RoundStatus
from bookings.dispatch.shortage import reason_words
from bookings.orders.models import Booking, Visit
from bookings.orders.needs import need_of_booking
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.schedule.free_time import Window
from bookings.schedule.unserved import AROUND_DAYS, nearest_free
from bookings.schedule.windows import WindowChoice, bookable_days, openness_between

# Of a trip the first ones; the others are offered once these are settled.
MOST_VISITS = 3


@dataclass(frozen=True)
class Nobody:
    """`reasons` in words, `until` when we look for the first visit without anybody; `instead` are those visits, each
    with the free times nearest to it. They are left out once the owner wants us to go on."""

    reasons: str
    goes_on: bool
    until: datetime
    instead: Sequence[tuple[Visit, Sequence[WindowChoice]]]


def nobody_of(booking: Booking, visits: Sequence[Visit]) -> Nobody | None:
    """None unless it is a problem by now. Asks the routing engine: not for use inside a transaction."""
    if booking.status != BookingStatus.AWAITING_CAREGIVER:
        return None
    flagged = flagged_round_of(booking)
    if flagged is None:
        return None
    looking = [visit for visit in visits if visit.caregiver_id is None and visit.status == VisitStatus.SCHEDULED]
    instead = [] if flagged.goes_on else _instead(booking, looking[:MOST_VISITS], visits)
    return Nobody(reason_words(flagged.reasons), flagged.goes_on, flagged.closes_at, instead)


def flagged_round_of(booking: Booking) -> DispatchRound | None:
    """The search in which nobody came forward in good time: only its visits may go to another time."""
    flagged = DispatchRound.objects.filter(booking=booking, status=RoundStatus.OPEN, flagged_at__isnull=False)
    return flagged.first()


def new_times_for(booking: Booking, visit: Visit, visits: Sequence[Visit]) -> Sequence[WindowChoice]:
    """Where a visit to which nobody came could go. Asks the routing engine: not for use inside a transaction."""
    return _instead(booking, [visit], visits)[0][1]


def _instead(
    booking: Booking, looking: Sequence[Visit], visits: Sequence[Visit]
) -> list[tuple[Visit, Sequence[WindowChoice]]]:
    if not looking:
        return []
    around, bookable = timedelta(days=AROUND_DAYS), bookable_days(timezone.localdate())
    dates = [timezone.localdate(visit.window.lower) for visit in looking]
    first, last = max(min(dates) - around, bookable[0]), max(max(dates) + around, bookable[0])
    openness = openness_between(first, last, need=need_of_booking(booking), minutes=looking[0].minutes)
    windows = [Window(visit.window.lower, visit.window.upper) for visit in visits]
    return [
        (visit, nearest_free(Window(visit.window.lower, visit.window.upper), windows, openness)) for visit in looking
    ]
