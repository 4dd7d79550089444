from django.db import transaction
from django.utils import timezone

from bookings.dispatch.actions.go_online import end_visit
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.orders.transitions import move_visit
from bookings.schedule.actions.reserve import release
from bookings.visits.actions.progress import lock_caregiver, lock_visit
from bookings.visits.actions.remind_of_door_code import remind_of_door_code
from bookings.visits.lateness import over_without_arrival
from petcare.notifications.outbox import notify

BATCH = 50


def due_misses() -> list[int]:
    """Ids of visits whose window ended and to which nobody comes any more, the oldest first."""
    due = over_without_arrival(now=timezone.now()).order_by("window")
    return list(due.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def miss(*, pk: int) -> None:
    """Nobody set off while the window was open, or whoever did never arrived: the owner is told, and may have the money
    back or another time. Whoever was on the way is busy no longer.

    Returns quietly when somebody set off or arrived after all, or the visit was called off.
    """
    visit = lock_visit(pk)
    if not over_without_arrival(now=timezone.now()).filter(pk=pk).exists():
        return
    is_on_the_way = visit.status == VisitStatus.DEPARTED
    move_visit(visit, VisitStatus.MISSED, by=None, payload={"caregiver": visit.caregiver_id})
    release([visit])
    if is_on_the_way:
        end_visit(caregiver=lock_caregiver(visit))
    _tell(visit)
    remind_of_door_code(visit.booking)


def _tell(visit: Visit) -> None:
    booking = visit.booking
    data = {"number": booking.number, "caregiver": visit.caregiver.user.name, "window": visit.window}
    notify(recipient=booking.owner, kind="visit_missed", data=data, url=booking.get_absolute_url())
    data = {"area": booking.area, "window": visit.window}
    notify(recipient=visit.caregiver.user, kind="you_missed_it", data=data, url=visit.get_absolute_url())
