from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from bookings.schedule.unserved import Obstacle, look_for_unserved, obstacle_of, unserved
from bookings.schedule.windows import openness_between
from caregivers.models import DateHours
from petcare.geo.coordinates import Point
from tests.factories.bookings import a_placed_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("U8")]


def openness(*, days=(0, 10), minutes=20, need=None):
    first, last = (timezone.localdate() + timedelta(days=number) for number in days)
    return openness_between(first, last, need=need or need_at_home(), minutes=minutes)


def test_what_is_taken_says_so_and_names_the_nearest_that_is_free():
    CaregiverFactory()
    a_placed_booking(services=[ServiceFactory(minutes=110)], window=window_at(18))
    [missing] = unserved([window_at(10), window_at(18)], openness=openness(minutes=60))
    assert (missing.window, missing.obstacle) == (window_at(18), Obstacle.ALL_TAKEN)
    assert missing.instead[0].window in (window_at(16), window_at(20))


def test_a_day_off_says_that_nobody_works_and_leads_to_the_same_hour_next_door():
    caregiver = CaregiverFactory()
    DateHours.objects.create(caregiver=caregiver, date=timezone.localdate() + timedelta(days=3))
    [missing] = unserved([window_at(18, days=3)], openness=openness())
    assert missing.obstacle == Obstacle.NOBODY_WORKS
    assert missing.instead[0].window == window_at(18, days=2)


def test_what_is_offered_instead_is_not_wanted_already():
    caregiver = CaregiverFactory()
    DateHours.objects.create(caregiver=caregiver, date=timezone.localdate() + timedelta(days=3))
    wanted = [window_at(18, days=number) for number in (2, 3, 4)]
    [missing] = unserved(wanted, openness=openness())
    assert missing.instead[0].window == window_at(16, days=2)


def test_nobody_near_offers_nothing_instead():
    CaregiverFactory(skills=["feeding"])
    need = Need(Point(30.595, 114.305), frozenset({"grooming"}), frozenset({"cat"}), owner_id=0)
    [missing] = unserved([window_at(18)], openness=openness(need=need))
    assert (missing.obstacle, missing.instead) == (Obstacle.NOBODY_NEAR, [])


def test_what_is_over_too_soon_or_too_short_says_so(time_machine):
    time_machine.move_to(timezone.localtime().replace(hour=13, minute=40))
    CaregiverFactory()
    given = openness()
    assert obstacle_of(window_at(12, days=0), given) == Obstacle.OVER
    soon = window_at(14, days=0)
    assert obstacle_of(Window(soon.start, soon.start + timedelta(minutes=30)), given) == Obstacle.TOO_SOON
    assert obstacle_of(window_at(18), openness(minutes=116)) == Obstacle.TOO_SHORT


@pytest.mark.promise("B7")
def test_looking_for_what_is_unserved_takes_as_many_queries_for_a_month_as_for_a_day(django_assert_num_queries):
    CaregiverFactory.create_batch(3)
    with django_assert_num_queries(4):
        assert look_for_unserved([window_at(18, days=2)], need=need_at_home(), minutes=20) == []
    month = [window_at(18, days=number) for number in range(2, 32)]
    with django_assert_num_queries(4):
        assert look_for_unserved(month, need=need_at_home(), minutes=20) == []
