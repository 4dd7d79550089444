from itertools import count

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.actions.open_round import open_round
from bookings.dispatch.actions.withdraw import withdraw
from bookings.dispatch.nobody import flagged_round_of
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of_booking
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.orders.transitions import StepNotAllowed, follow_visits, lock_booking, move_visit
from bookings.schedule.actions.hold import hold_visits
from bookings.schedule.actions.reserve import release
from bookings.schedule.free_time import Window
from bookings.schedule.unserved import windows_instead
from petcare.errors import DomainError
from petcare.live.publish import publish

MOST_POSITIONS = 1000


class StillLooking(DomainError):
    """The time that was paid may still be had; another one is another price."""

    def __init__(self) -> None:
        words = _("We are still asking for the time you booked. For another one, cancel and book anew; all comes back.")
        super().__init__(words)


@transaction.atomic
def move_visit_to(*, visit: Visit, window: Window, by: User) -> None:
    """Moves a visit for which nobody came forward in good time, or to which nobody came, to one of the times that are
    offered instead, for the price that was paid, and looks for somebody anew. A second tap changes nothing.

    Raises NobodyFree when that time has just been taken, StepNotAllowed when somebody has the visit or it is called
    off, StillLooking when its search is no problem yet, DomainError when the window is none of those offered. Then
    nothing has changed.
    """
    booking = lock_booking(visit.booking_id)
    visit = Visit.objects.select_related("booking").get(pk=visit.pk)
    moved_to = DateTimeTZRange(window.start, window.end)
    is_missed = visit.status == VisitStatus.MISSED
    if not is_missed:
        _check_is_free(booking, visit)
        if visit.window == moved_to:
            return
        if flagged_round_of(booking) is None:
            raise StillLooking
    _check_is_offered(booking, visit, window)
    # Before anybody's time is held: whoever is suspended meanwhile is locked after their offers.
    withdraw(booking, list(booking.visits.all()))
    came_from, visit.window = visit.window, moved_to
    if is_missed:
        visit.booking = booking
        move_visit(visit, VisitStatus.SCHEDULED, by=by)
    release([visit])
    visit.caregiver = visit.planned = None
    visit.save(update_fields=["window", "caregiver", "planned"])
    follow_visits(booking, by=by)
    hold_visits([visit], need=need_of_booking(booking))
    _number_by_time(booking)
    payload = {"from": came_from.lower.isoformat(), "to": window.start.isoformat()}
    record(booking, EventKind.VISIT_MOVED, by=by, visit=visit, payload=payload)
    open_round(booking)
    publish(booking.topic)


def _check_is_free(booking: Booking, visit: Visit) -> None:
    is_free = visit.caregiver_id is None and visit.status == VisitStatus.SCHEDULED
    if not is_free or booking.status != BookingStatus.AWAITING_CAREGIVER:
        raise StepNotAllowed


def _check_is_offered(booking: Booking, visit: Visit, window: Window) -> None:
    """What the owner pays depends on the time, so not every time that is sold will do."""
    if window.start <= timezone.now():
        raise DomainError(_("This time is over. Choose another."))
    others = booking.visits.exclude(pk=visit.pk).exclude(status=VisitStatus.CANCELLED)
    if others.filter(window__overlap=DateTimeTZRange(window.start, window.end)).exists():
        raise DomainError(_("Two of these times overlap."))
    now_at = Window(visit.window.lower, visit.window.upper)
    if window not in windows_instead(now_at, [now_at]):
        raise DomainError(_("Choose one of the times that we offer instead."))


def _number_by_time(booking: Booking) -> None:
    """Pages rely on positions that follow the windows."""
    booking.visits.update(position=F("position") + MOST_POSITIONS)
    for position, pk in zip(count(1), booking.visits.order_by("window").values_list("pk", flat=True)):
        booking.visits.filter(pk=pk).update(position=position)
