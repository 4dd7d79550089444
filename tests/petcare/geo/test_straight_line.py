from datetime import UTC, datetime

import pytest

from petcare.geo.coordinates import Point
from petcare.geo.routing import TravelMode, get_router

HOME = Point(30.595, 114.305)
ONE_KM_NORTH = Point(30.595 + 1000 / 111_195, 114.305)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_travel_answers_each_destination_in_order_as_an_estimate():
    there, here = get_router().travel(HOME, [ONE_KM_NORTH, HOME], mode=TravelMode.EBIKE, departure=NOW)
    assert (there.metres, there.seconds, there.is_estimate) == (1300, 312, True)
    assert (here.metres, here.seconds) == (0, 0)


def test_travel_on_foot_takes_longer_than_by_ebike_and_car():
    seconds = [
        get_router().travel(HOME, [ONE_KM_NORTH], mode=mode, departure=NOW)[0].seconds
        for mode in (TravelMode.CAR, TravelMode.EBIKE, TravelMode.FOOT)
    ]
    assert seconds == sorted(seconds)
    assert seconds[0] < seconds[2]


def test_travel_by_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="boat"):
        get_router().travel(HOME, [ONE_KM_NORTH], mode="boat", departure=NOW)
