"""What the caregiver does next in a visit, as far as the status table and the clock allow it. Pure."""

from datetime import datetime
from enum import StrEnum

from bookings.orders.models import Visit
from bookings.orders.status import VISIT_STEPS, VisitStatus
from bookings.schedule.calendar import FARTHEST_DRIVE


class Move(StrEnum):
    WAIT = "wait"
    DEPART = "depart"
    ARRIVE = "arrive"
    WORK = "work"
    FINISH = "finish"


LEADS_TO = {
    Move.DEPART: VisitStatus.DEPARTED,
    Move.ARRIVE: VisitStatus.STARTED,
    Move.FINISH: VisitStatus.FINISHED,
}


def departs_from(visit: Visit) -> datetime:
    """Nobody sets off sooner: no way that is planned takes longer, and the home opens to whoever is on the way."""
    return visit.window.lower - FARTHEST_DRIVE


def next_move(visit: Visit, *, steps_left: int, now: datetime) -> Move | None:
    """The one button of a visit: steps come before the end; None when nothing is left to do."""
    allowed = VISIT_STEPS[visit.status]
    move = next((move for move, to in LEADS_TO.items() if to in allowed), None)
    if move == Move.DEPART and now < departs_from(visit):
        return Move.WAIT
    return Move.WORK if move == Move.FINISH and steps_left else move
