"""What the caregiver does next in a visit, as far as the status table allows it. Pure."""

from enum import StrEnum

from bookings.orders.status import VISIT_STEPS, VisitStatus


class Move(StrEnum):
    DEPART = "depart"
    ARRIVE = "arrive"
    WORK = "work"
    FINISH = "finish"


LEADS_TO = {
    Move.DEPART: VisitStatus.DEPARTED,
    Move.ARRIVE: VisitStatus.STARTED,
    Move.FINISH: VisitStatus.FINISHED,
}


def next_move(status: str, *, steps_left: int) -> Move | None:
    """The one button of a visit: steps come before the end; None when nothing is left to do."""
    allowed = VISIT_STEPS[status]
    move = next((move for move, to in LEADS_TO.items() if to in allowed), None)
    return Move.WORK if move == Move.FINISH and steps_left else move
