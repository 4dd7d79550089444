from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.visits.whereabouts import Position, Whereabouts, following, is_possible
from petcare.geo.coordinates import Point

HOME = Point(30.5951, 114.3051)
NOW = timezone.now()
FAR = Point(30.865, 114.3051)  # 30 km north
THERE = Position(Point(30.5851, 114.3051), 15, NOW)


def after(seconds: float, position: Position = THERE, **changes) -> Position:
    return replace(position, at=position.at + timedelta(seconds=seconds), **changes)


@pytest.mark.parametrize(
    "position",
    [
        replace(THERE, accuracy=5_000),
        after(3_600),
        after(-2 * 24 * 3_600),
        after(-600),
        replace(THERE, point=Point(0, 0)),
        replace(THERE, accuracy=-1),
    ],
    ids=["5 km sharp", "future", "two days old", "ten minutes old", "no place", "negative"],
)
def test_position_that_says_nothing_is_not_possible(position):
    assert is_possible(THERE, HOME, NOW)
    assert not is_possible(position, HOME, NOW)


def test_position_a_little_later_follows():
    new = after(10, point=Point(30.5856, 114.3051))
    assert following(Whereabouts(THERE), new) == Whereabouts(new)


@pytest.mark.parametrize("seconds", [0, -5])
def test_position_that_is_no_later_tells_nothing(seconds):
    assert following(Whereabouts(THERE), after(seconds, point=Point(30.5852, 114.3051))) is None


def test_a_jump_is_set_aside_and_the_next_one_near_the_last_goes_on():
    jump, back = after(10, point=FAR), after(20, point=Point(30.5856, 114.3051))
    known = following(Whereabouts(THERE, arrives_at=NOW), jump)
    assert known == Whereabouts(THERE, doubted=jump, arrives_at=NOW)
    assert following(known, back).position == back
    assert following(known, back).doubted is None


def test_a_jump_that_a_second_position_confirms_is_believed():
    jump, again = after(10, point=FAR), after(20, point=Point(30.8655, 114.3051))
    known = following(following(Whereabouts(THERE, arrives_at=NOW), jump), again)
    assert known == Whereabouts(again)


def test_owners_see_the_neighbourhood():
    exact = replace(THERE, point=Point(30.585123, 114.305678))
    assert Whereabouts(exact).nearly == Point(30.585, 114.306)
