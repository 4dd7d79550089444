import pytest
from hypothesis import given
from hypothesis import strategies as st

from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Bd09Point, Gcj02Point, Point, distance_m, from_bd09, from_gcj02, to_bd09, to_gcj02

mainland = st.builds(Point, st.floats(22, 40), st.floats(103, 121))


@given(mainland)
def test_gcj02_there_and_back_is_within_a_millimetre(point):
    assert distance_m(point, from_gcj02(to_gcj02(point))) < 0.001


@given(mainland)
def test_bd09_there_and_back_is_within_a_centimetre(point):
    assert distance_m(point, from_bd09(to_bd09(point))) < 0.01


@given(mainland)
def test_gcj02_is_off_by_hundreds_of_metres(point):
    shifted = to_gcj02(point)
    assert 50 < distance_m(point, Point(shifted.lat, shifted.lon)) < 900


def test_gcj02_of_tiananmen_agrees_with_the_published_value():
    """WGS-84 39.90734, 116.39089 is shown by AMap at 39.90874, 116.39713."""
    shifted = to_gcj02(Point(39.90734, 116.39089))
    assert (shifted.lat, shifted.lon) == pytest.approx((39.90874, 116.39713), abs=2e-5)


def test_conversions_keep_their_systems_apart():
    assert isinstance(to_gcj02(Point(30.6, 114.3)), Gcj02Point)
    assert isinstance(to_bd09(Point(30.6, 114.3)), Bd09Point)


@given(mainland, mainland)
def test_distance_is_the_same_both_ways(a, b):
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))


def test_one_degree_of_latitude_is_111_km():
    assert distance_m(Point(30, 114), Point(31, 114)) == pytest.approx(111_195, abs=1)


def test_city_ends_at_its_bounds(settings):
    settings.CITY_BOUNDS = [114.0, 30.0, 115.0, 31.0]
    assert is_in_city(Point(30.0, 114.0))
    assert not is_in_city(Point(29.999, 114.5))
    assert not is_in_city(Point(30.5, 115.001))
