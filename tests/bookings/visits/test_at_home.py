from datetime import timedelta

import pytest

from bookings.visits.at_home import Fix, Location, as_payload, location_of
from petcare.geo.coordinates import Point

HOME = Point(30.595, 114.305)
METRE = 1 / 111_195


def north(metres: float) -> Point:
    return Point(HOME.lat + metres * METRE, HOME.lon)


@pytest.mark.promise("C11")
@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        (None, Location.UNKNOWN),
        (Fix(HOME, 10), Location.AT_HOME),
        (Fix(north(149), 0), Location.AT_HOME),
        (Fix(north(152), 0), Location.ELSEWHERE),
        (Fix(north(300), 160), Location.AT_HOME),
        (Fix(north(300), 100), Location.ELSEWHERE),
        (Fix(HOME, 5_000), Location.UNKNOWN),
        (Fix(HOME, 10, timedelta(minutes=20)), Location.UNKNOWN),
        (Fix(HOME, 10, timedelta(minutes=-20)), Location.UNKNOWN),
        (Fix(Point(-90, 180), 10), Location.ELSEWHERE),
    ],
)
def test_location_counts_the_accuracy_and_distrusts_what_cannot_be(fix, expected):
    assert location_of(fix, HOME) == expected


def test_payload_keeps_the_distance_and_not_the_place():
    kept = as_payload(Fix(north(100), 12.4), HOME)
    assert kept == {"position": "at_home", "distance_m": 100, "accuracy_m": 12}
    assert as_payload(None, HOME) == {"position": "unknown"}
