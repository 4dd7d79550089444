from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.dispatch.models import DispatchPolicy
from bookings.dispatch.ranking import Suitor, parts_of, rank, shrunk_stars

POLICY = DispatchPolicy(
    weight_distance=Decimal(40), weight_rating=Decimal(30), weight_experience=Decimal(15), weight_continuity=Decimal(15)
)
SOMEBODY = {
    "caregiver_id": 1,
    "distance_m": 1000,
    "rating_sum": 46,
    "rating_count": 10,
    "finished_visits": 20,
    "visits_to_owner": 0,
}
suitors = st.lists(
    st.builds(
        Suitor,
        caregiver_id=st.integers(1, 10**6),
        distance_m=st.integers(0, 30_000),
        rating_sum=st.integers(0, 100),
        rating_count=st.integers(20, 100),
        finished_visits=st.integers(0, 500),
        visits_to_owner=st.integers(0, 20),
    ),
    unique_by=lambda one: one.caregiver_id,
)


def somebody(**changes) -> Suitor:
    return Suitor(**SOMEBODY | changes)


@pytest.mark.promise("C8", "B6")
@pytest.mark.parametrize(
    "better", [{"distance_m": 500}, {"rating_sum": 50}, {"finished_visits": 50}, {"visits_to_owner": 1}]
)
def test_nearer_better_rated_more_experienced_or_known_comes_first(better):
    ranked = rank([somebody(), somebody(caregiver_id=2, **better)], POLICY)
    assert [one.suitor.caregiver_id for one in ranked] == [2, 1]


def test_two_five_star_reviews_do_not_beat_fifty_of_4_8():
    assert shrunk_stars(10, 2) < shrunk_stars(240, 50)


@pytest.mark.promise("B6")
@given(suitors)
def test_the_score_is_the_sum_of_parts_that_stay_within_their_weights(people):
    for one in rank(people, POLICY):
        assert one.score == round(sum(Decimal(str(part.points)) for part in one.parts), 2)
        assert all(0 <= part.points <= part.weight for part in one.parts)


@given(suitors)
def test_the_order_does_not_hang_on_the_order_of_input(people):
    assert rank(people, POLICY) == rank(people[::-1], POLICY)


def test_each_part_keeps_the_fact_behind_it():
    facts = {part.name: part.fact for part in parts_of(somebody(), POLICY)}
    assert facts == {"distance": 1000, "rating": 4.6, "experience": 20, "continuity": 0}
