from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.dispatch.models import DispatchPolicy
from bookings.dispatch.ranking import Suitor, parts_of, rank, shrunk_on_time

POLICY = DispatchPolicy()
SOMEBODY = Suitor(
    caregiver_id=1,
    distance_m=1000,
    way_minutes=12,
    hinge="home",
    stars=4.6,
    on_time=17,
    arrivals=20,
    similar_visits=8,
    visits_to_owner=1,
    visits_that_day=3,
    visits_lately=12,
    finished_visits=6,
)
counts = st.integers(0, 60)
policies = st.builds(
    DispatchPolicy,
    **{
        field.name: st.decimals(0, 99, places=2)
        for field in DispatchPolicy._meta.concrete_fields
        if field.name.startswith("weight_")
    },
)
people = st.builds(
    Suitor,
    caregiver_id=st.integers(1, 10**6),
    distance_m=st.integers(0, 30_000),
    way_minutes=st.integers(0, 200),
    hinge=st.sampled_from(["home", "before", "after"]),
    stars=st.floats(1, 5),
    on_time=counts,
    arrivals=st.integers(60, 90),
    similar_visits=counts,
    visits_to_owner=counts,
    is_favourite=st.booleans(),
    visits_that_day=counts,
    visits_lately=counts,
    finished_visits=counts,
)
crowds = st.lists(people, unique_by=lambda one: one.caregiver_id)
# What is better of each fact: more of it or less.
BETTER = {
    "way_minutes": -1,
    "stars": 0.1,
    "on_time": 1,
    "similar_visits": 1,
    "visits_to_owner": 1,
    "visits_that_day": -1,
    "visits_lately": -1,
    "finished_visits": -1,
}


def somebody(**changes) -> Suitor:
    return replace(SOMEBODY, **changes)


@pytest.mark.promise("C8", "B6", "B11")
@pytest.mark.parametrize("better", [{fact: getattr(SOMEBODY, fact) + way} for fact, way in BETTER.items()], ids=str)
def test_whoever_is_better_in_one_thing_comes_first(better):
    ranked = rank([somebody(), somebody(caregiver_id=2, **better)], POLICY)
    assert [one.suitor.caregiver_id for one in ranked] == [2, 1]


@pytest.mark.promise("B11")
def test_a_favourite_comes_before_whoever_was_there_often():
    ranked = rank([somebody(visits_to_owner=30), somebody(caregiver_id=2, is_favourite=True)], POLICY)
    assert ranked[0].suitor.caregiver_id == 2


@pytest.mark.promise("B6")
@given(people, policies, st.sampled_from(list(BETTER)), st.integers(0, 60))
def test_no_part_falls_when_its_fact_gets_better(suitor, policy, fact, more):
    better = replace(suitor, **{fact: max(0, getattr(suitor, fact) + BETTER[fact] * more)})
    worse_parts, better_parts = parts_of(suitor, policy), parts_of(better, policy)
    assert all(after.points >= before.points for before, after in zip(worse_parts, better_parts, strict=True))


def test_one_visit_in_time_does_not_beat_nineteen_of_twenty():
    assert shrunk_on_time(1, 1) < shrunk_on_time(19, 20)


@pytest.mark.promise("B6")
@given(crowds, policies)
def test_the_score_is_the_sum_of_parts_that_stay_within_their_weights(crowd, policy):
    for one in rank(crowd, policy):
        assert one.score == round(sum(Decimal(str(part.points)) for part in one.parts), 2)
        assert all(0 <= part.points <= part.weight for part in one.parts)


@given(crowds)
def test_the_order_does_not_hang_on_the_order_of_input(crowd):
    assert rank(crowd, POLICY) == rank(crowd[::-1], POLICY)


@pytest.mark.promise("B6")
def test_each_part_keeps_the_fact_behind_it():
    facts = {part.name: (part.fact, part.about) for part in parts_of(somebody(), POLICY)}
    assert facts == {
        "travel": (12, "home"),
        "rating": (4.6, ""),
        "punctuality": (87, ""),
        "fit": (8, ""),
        "continuity": (1, ""),
        "load": (3, ""),
        "fairness": (12, ""),
        "newcomer": (6, ""),
        "conduct": (0, ""),
    }
