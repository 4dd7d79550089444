from datetime import UTC, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.next_move import Move, departs_from, next_move

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)


def a_visit(status):
    return Visit(status=status, window=DateTimeTZRange(BEGIN, BEGIN + timedelta(hours=2)))


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
    assert next_move(a_visit(status), steps_left=steps_left, now=BEGIN) == move


@pytest.mark.promise("C11")
def test_next_move_before_the_longest_way_is_to_wait():
    visit = a_visit(VisitStatus.SCHEDULED)
    assert BEGIN - departs_from(visit) == timedelta(hours=3)
    sooner = departs_from(visit) - timedelta(seconds=1)
    assert next_move(visit, steps_left=3, now=sooner) == Move.WAIT
    assert next_move(visit, steps_left=3, now=departs_from(visit)) == Move.DEPART


def test_next_move_of_a_visit_called_off_days_ahead_is_none():
    assert next_move(a_visit(VisitStatus.CANCELLED), steps_left=3, now=BEGIN - timedelta(days=3)) is None
