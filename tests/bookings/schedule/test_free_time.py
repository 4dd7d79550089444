from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.schedule.free_time import GRID, Busy, Window, first_start, openings
from caregivers.availability import Shift
from petcare.geo.coordinates import Point

EIGHT = datetime(2027, 3, 1, 8, tzinfo=UTC)
NEIGHBOUR = Point(30.60, 114.31)
TEN_MINUTES = timedelta(minutes=10)


def at(minutes: int) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def start(*, busy=(), shifts=((0, 720),), window=(0, 120), minutes=25, not_before=-60):
    duration = timedelta(minutes=minutes)
    possible = openings(
        duration=duration,
        shifts=[Shift(at(begin), at(end)) for begin, end in shifts],
        busy=[Busy(at(begin), at(end), NEIGHBOUR) for begin, end in busy],
        drive_from=lambda taken: TEN_MINUTES,
        drive_to=lambda taken: TEN_MINUTES,
    )
    whole = Window(at(window[0]), at(window[1]))
    return first_start(possible, window=whole, duration=duration, not_before=at(not_before))


def test_an_empty_day_begins_with_the_window():
    assert start() == at(0)


@pytest.mark.promise("U8", "B5")
def test_the_drive_from_the_visit_before_is_waited_for():
    assert start(busy=[(-30, 20)]) == at(30)


@pytest.mark.promise("U8", "B5")
def test_a_gap_that_leaves_no_time_for_the_drive_after_is_none():
    assert start(busy=[(34, 90)], window=(0, 60)) is None
    assert start(busy=[(35, 90)], window=(0, 60)) == at(0)


def test_nothing_begins_before_the_lead_time_and_plans_stand_on_five_minutes():
    assert start(not_before=13) == at(15)


def test_a_shift_that_ends_inside_the_window_must_hold_the_whole_visit():
    assert start(shifts=[(0, 20)]) is None
    assert start(shifts=[(0, 20), (60, 90)]) == at(60)


intervals = st.tuples(st.integers(-60, 200), st.integers(5, 90)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(
    busy=st.lists(intervals, max_size=4),
    shifts=st.lists(intervals, min_size=1, max_size=3),
    minutes=st.integers(5, 60),
    not_before=st.integers(-60, 150),
)
def test_the_answer_is_the_first_moment_on_the_grid_that_fits(busy, shifts, minutes, not_before):
    def fits(moment):
        end = moment + timedelta(minutes=minutes)
        return (
            moment >= max(at(0), at(not_before))
            and end <= at(120)
            and any(at(begin) <= moment and end <= at(finish) for begin, finish in shifts)
            and all(moment >= at(finish) + TEN_MINUTES or end + TEN_MINUTES <= at(begin) for begin, finish in busy)
        )

    grid = [at(0) + GRID * number for number in range(25)]
    expected = next((moment for moment in grid if fits(moment)), None)
    assert start(busy=busy, shifts=shifts, minutes=minutes, not_before=not_before) == expected
