from django.db import transaction
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.orders.transitions import move_visit
from bookings.schedule.actions.reserve import release
from bookings.visits.actions.progress import lock_visit
from bookings.visits.actions.remind_of_door_code import remind_of_door_code
from bookings.visits.lateness import over_without_departure
from petcare.notifications.outbox import notify

BATCH = 50


def due_misses() -> list[int]:
    """Ids of visits whose window ended without departure, the oldest first."""
    due = over_without_departure(now=timezone.now()).order_by("window")
    return list(due.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def miss(*, pk: int) -> None:
    """Nobody set off while the window was open: the owner is told, and may have the money back or another time.

    Returns quietly when somebody set off after all, or the visit was called off.
    """
    visit = lock_visit(pk)
    if not over_without_departure(now=timezone.now()).filter(pk=pk).exists():
        return
    move_visit(visit, VisitStatus.MISSED, by=None, payload={"caregiver": visit.caregiver_id})
    release([visit])
    _tell(visit)
    remind_of_door_code(visit.booking)


def _tell(visit: Visit) -> None:
    booking = visit.booking
    data = {"number": booking.number, "caregiver": visit.caregiver.user.name, "window": visit.window}
    notify(recipient=booking.owner, kind="visit_missed", data=data, url=booking.get_absolute_url())
    data = {"area": booking.area, "window": visit.window}
    notify(recipient=visit.caregiver.user, kind="you_missed_it", data=data, url=visit.get_absolute_url())
