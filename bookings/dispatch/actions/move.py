from itertools import count

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.actions.open_round import open_round
from bookings.dispatch.actions.withdraw import withdraw
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of_booking
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.orders.transitions import StepNotAllowed, follow_visits, lock_booking, move_visit
from bookings.schedule.actions.hold import hold_visits
from bookings.schedule.actions.reserve import release
from bookings.schedule.free_time import Window
from petcare.errors import DomainError
from petcare.live.publish import publish

MOST_POSITIONS = 1000


@transaction.atomic
def move_visit_to(*, visit: Visit, window: Window, by: User) -> None:
    """Moves a visit that nobody has taken, or to which nobody came, to another time, for the price that was paid, and
    looks for somebody anew.

    Raises NobodyFree when that time has just been taken, StepNotAllowed when somebody has the visit or it is called
    off, DomainError when the window is over or overlaps another visit of the booking. Then nothing has changed.
    """
    booking = lock_booking(visit.booking_id)
    visit = Visit.objects.select_related("booking").get(pk=visit.pk)
    is_free = visit.caregiver_id is None and visit.status == VisitStatus.SCHEDULED
    is_missed = visit.status == VisitStatus.MISSED
    if not is_missed and (not is_free or booking.status != BookingStatus.AWAITING_CAREGIVER):
        raise StepNotAllowed
    moved_to = DateTimeTZRange(window.start, window.end)
    if window.start <= timezone.now():
        raise DomainError(_("This time is over. Choose another."))
    others = booking.visits.exclude(pk=visit.pk).exclude(status=VisitStatus.CANCELLED)
    if others.filter(window__overlap=moved_to).exists():
        raise DomainError(_("Two of these times overlap."))
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


def _number_by_time(booking: Booking) -> None:
    """Pages rely on positions that follow the windows."""
    booking.visits.update(position=F("position") + MOST_POSITIONS)
    for position, pk in zip(count(1), booking.visits.order_by("window").values_list("pk", flat=True)):
        booking.visits.filter(pk=pk).update(position=position)
