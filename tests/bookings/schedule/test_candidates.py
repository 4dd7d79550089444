import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bookings.schedule.candidates import Need, nearest_candidates
from caregivers.models import Caregiver
from petcare.geo.coordinates import Point, distance_m
from tests.factories.bookings import need_at_home
from tests.factories.caregivers import CaregiverFactory

HOME = Point(30.595, 114.305)

offsets = st.integers(-60, 60)
people = st.lists(st.tuples(offsets, offsets, st.sampled_from([1000, 3000, 9000])), max_size=8)


@pytest.mark.promise("U8")
class TestNearest(TestCase):
    @settings(max_examples=15)
    @given(people=people, limit=st.integers(1, 5), reach_m=st.sampled_from([500, 2500, 30_000]))
    def test_candidates_are_the_nearest_within_both_reaches_wherever_they_live(self, people, limit, reach_m):
        for north, east, radius_m in people:
            CaregiverFactory(
                home_lat=f"{HOME.lat + north / 1000:.6f}",
                home_lon=f"{HOME.lon + east / 1000:.6f}",
                radius_m=radius_m,
                hours=[],
            )
        within = [
            (distance_m(HOME, one.home), one.pk)
            for one in Caregiver.objects.all()
            if distance_m(HOME, one.home) <= min(one.radius_m, reach_m)
        ]
        found = nearest_candidates(need_at_home(), limit=limit, reach_m=reach_m)
        assert [one.caregiver_id for one in found] == [pk for _metres, pk in sorted(within)[:limit]]


@pytest.mark.django_db
@pytest.mark.promise("U8")
def test_candidates_have_every_skill_and_species_and_do_not_serve_at_home():
    able = CaregiverFactory(skills=["feeding", "grooming"], species=["cat", "dog"])
    CaregiverFactory(skills=["feeding"], species=["cat", "dog"])
    CaregiverFactory(skills=["feeding", "grooming"], species=["cat"])
    CaregiverFactory(skills=["feeding", "grooming"], approval="suspended")
    away = CaregiverFactory(presence="offline")
    need = Need(HOME, frozenset({"feeding", "grooming"}), frozenset({"cat", "dog"}), owner_id=0)

    def ids(**kwargs):
        return [one.caregiver_id for one in nearest_candidates(need, **kwargs)]

    assert ids() == [able.pk, away.pk]
    assert ids(online_only=True) == [able.pk]
    assert ids(without=[able.pk]) == [away.pk]
    assert ids(only=away.pk) == [away.pk]
    own = Need(HOME, need.skills, need.species, owner_id=able.user_id)
    assert [one.caregiver_id for one in nearest_candidates(own)] == [away.pk]
