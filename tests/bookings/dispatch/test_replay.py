"""Rounds by another version of the policy: who comes first, in which wave, after how long."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from hypothesis import given

from bookings.dispatch.models import DispatchPolicy
from bookings.dispatch.ranking import parts_of, rank
from bookings.dispatch.replay import KeptOffer, KeptRound, Outcome, replay, score_by
from tests.bookings.dispatch.test_ranking import people, policies, somebody

pytestmark = pytest.mark.promise("P5")
NOW = timezone.now()


def kept(*offers, hours=30, visits=1, owner_chooses=False):
    begins = NOW + timedelta(hours=hours)
    return KeptRound(NOW, DateTimeTZRange(begins, begins + timedelta(hours=2)), visits, owner_chooses, offers)


def offer(pk, *, metres=1000, minutes=1, covers=1, **facts):
    parts = [part.as_json() for part in parts_of(somebody(**facts), DispatchPolicy())]
    return KeptOffer(pk, metres, covers, parts, None if minutes is None else timedelta(minutes=minutes))


@given(people, policies, policies)
def test_kept_parts_under_other_weights_score_as_the_ranking_would_have(suitor, old, new):
    parts = [part.as_json() for part in parts_of(suitor, old)]
    [ranked] = rank([suitor], new)
    assert score_by(parts, new) == ranked.score


def test_other_weights_make_another_one_win():
    near = offer(1, way_minutes=2, stars=4.0)
    liked = offer(2, way_minutes=30, stars=5.0)
    usual, stars = DispatchPolicy(), DispatchPolicy(weight_travel=0, weight_rating=60)
    assert [replay(kept(near, liked), policy).winner for policy in (usual, stars)] == [1, 2]


def test_whoever_lives_beyond_the_first_wave_is_asked_later_and_misses_a_quick_decision():
    near, far = offer(1, metres=2000, way_minutes=20), offer(2, metres=7000, way_minutes=1)
    wide = DispatchPolicy(first_wave_radius_m=8000, wave_interval_seconds=600)
    assert replay(kept(near, far), wide) == Outcome(2, 1, 2, timedelta(seconds=80))
    narrow = DispatchPolicy(first_wave_radius_m=3000, wave_interval_seconds=600)
    assert replay(kept(near, far), narrow) == Outcome(1, 1, 1, timedelta(seconds=80))


def test_small_waves_need_more_of_them_until_somebody_says_yes():
    silent = [offer(pk, minutes=None, way_minutes=1) for pk in range(3)]
    policy = DispatchPolicy(wave_size=1, wave_interval_seconds=60)
    assert replay(kept(*silent, offer(9, way_minutes=30)), policy) == Outcome(9, 4, 4, timedelta(seconds=260))


def test_urgent_search_goes_to_all_at_once_and_one_that_gets_urgent_too():
    two = [offer(1, metres=100, minutes=None), offer(2, metres=29_000)]
    assert replay(kept(*two, hours=1.9), DispatchPolicy(wave_size=1)).waves == 1
    policy = DispatchPolicy(wave_size=1, wave_interval_seconds=3600)
    assert replay(kept(*two, hours=3.5), policy).waves == 3


@pytest.mark.parametrize(
    ("covers", "owner_chooses", "after"),
    [(2, False, timedelta(seconds=80)), (1, False, timedelta(minutes=31)), (1, True, timedelta(minutes=11))],
)
def test_it_is_decided_when_a_grab_would_make_it_due(covers, owner_chooses, after):
    one = offer(1, covers=covers)
    assert replay(kept(one, visits=2, owner_chooses=owner_chooses), DispatchPolicy()).after == after


def test_search_that_was_given_up_before_anybody_said_yes_has_no_winner():
    late = offer(1, minutes=60)
    assert replay(kept(late, hours=2.5), DispatchPolicy()).winner == 1
    assert replay(kept(late, hours=2.5), DispatchPolicy(give_up_hours=2)) == Outcome(None, 1, 1, None)


def test_nobody_asked_and_a_radius_of_nothing_end_all_the_same():
    assert replay(kept(), DispatchPolicy()) == Outcome(None, 0, 0, None)
    assert replay(kept(offer(1, metres=500)), DispatchPolicy(first_wave_radius_m=0)).winner == 1
