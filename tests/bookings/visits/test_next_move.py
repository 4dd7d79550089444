import pytest

from bookings.orders.status import VisitStatus
from bookings.visits.next_move import Move, next_move


@pytest.mark.promise("C11")
@pytest.mark.parametrize(
    ("status", "steps_left", "move"),
    [
        (VisitStatus.SCHEDULED, 3, Move.DEPART),
        (VisitStatus.DEPARTED, 3, Move.ARRIVE),
        (VisitStatus.STARTED, 3, Move.WORK),
        (VisitStatus.PARTLY_DONE, 1, Move.WORK),
        (VisitStatus.PARTLY_DONE, 0, Move.FINISH),
        (VisitStatus.STARTED, 0, Move.FINISH),
        (VisitStatus.FINISHED, 0, None),
        (VisitStatus.CANCELLED, 3, None),
        (VisitStatus.MISSED, 3, None),
    ],
)
def test_next_move_follows_the_status_table(status, steps_left, move):
    assert next_move(status, steps_left=steps_left) == move
