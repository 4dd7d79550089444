from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.voice.scoring import HALF_LIFE, completion, recent_stars, shrunk_stars

pytestmark = pytest.mark.promise("B14")
NOW = timezone.now()


def days_ago(days: float):
    return NOW - timedelta(days=days)


def test_score_without_reviews_is_none():
    assert recent_stars([], now=NOW) is None


def test_one_bad_review_does_not_sink_a_newcomer_and_many_do():
    one = recent_stars([(1, NOW)], now=NOW)
    many = recent_stars([(1, NOW)] * 50, now=NOW)
    assert 3.9 < one < 4.1
    assert many < 1.5


def test_what_was_said_lately_counts_more():
    better = recent_stars([(1, days_ago(700)), (5, days_ago(1))] * 5, now=NOW)
    worse = recent_stars([(5, days_ago(700)), (1, days_ago(1))] * 5, now=NOW)
    assert better > 4.5
    assert worse < 3.2


def test_review_of_a_half_life_ago_weighs_half():
    # 4.6 stars of five newcomers' reviews, and half a review of one star
    assert recent_stars([(1, NOW - HALF_LIFE)], now=NOW) == pytest.approx((23 + 0.5) / 5.5)


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(-1, 2000))))
def test_score_stays_within_the_stars(reviews):
    score = recent_stars([(stars, days_ago(days)) for stars, days in reviews], now=NOW)
    assert score is None or 1 <= score <= 5


def test_share_of_nothing_has_no_per_cent():
    assert completion(finished=0, broken=0).percent is None
    assert completion(finished=2, broken=1).percent == 67


def test_two_five_star_reviews_do_not_beat_fifty_of_4_8():
    assert shrunk_stars(10, 2) < shrunk_stars(240, 50)
