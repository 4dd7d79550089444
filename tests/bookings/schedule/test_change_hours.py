from datetime import timedelta
from time import thread_time

import pytest
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.schedule.actions.change_hours import (
    HoursNeeded,
    HoursOverlap,
    change_dates,
    change_week,
    return_to_week,
)
from bookings.schedule.models import Purpose, Reservation
from caregivers.availability import ranges_by_day, shifts_between
from caregivers.ranges import Range
from petcare.errors import DomainError
from tests.factories.bookings import a_completed_booking, a_placed_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db

DAY = 24 * 60
EVERY_DAY = range(7)
MORNING, EVENING = Range(8 * 60, 12 * 60), Range(17 * 60, 22 * 60)


def today():
    return timezone.localdate()


def hours_of(caregiver, days: int) -> list[Range]:
    day = today() + timedelta(days=days)
    return ranges_by_day(shifts_between([caregiver.pk], day, day)[caregiver.pk]).get(day, [])


@pytest.mark.promise("C5")
def test_a_week_with_several_ranges_a_day_past_midnight():
    caregiver = CaregiverFactory(hours=[])
    change_week(caregiver=caregiver, weekdays=EVERY_DAY, ranges=[MORNING, Range(18 * 60, DAY + 120)])
    assert hours_of(caregiver, 3) == [MORNING, Range(18 * 60, DAY + 120)]
    change_week(caregiver=caregiver, weekdays=EVERY_DAY, ranges=[])
    assert hours_of(caregiver, 3) == []


@pytest.mark.promise("C5")
@pytest.mark.parametrize("weekday", EVERY_DAY)
def test_ranges_that_run_into_the_next_day_are_refused_and_nothing_changes(weekday):
    caregiver = CaregiverFactory(hours=[((weekday + 1) % 7, 60, 300)])
    with pytest.raises(HoursOverlap) as refused:
        change_week(caregiver=caregiver, weekdays=[weekday], ranges=[Range(1200, DAY + 120)])
    assert refused.value.overlap.first == Range(1200, DAY + 120)
    assert caregiver.weekly_hours.count() == 1


@pytest.mark.promise("C5")
def test_dates_that_differ_replace_the_week_and_return_to_it():
    caregiver = CaregiverFactory(hours=[(day, 480, 720) for day in EVERY_DAY])
    first, last = today() + timedelta(days=2), today() + timedelta(days=5)
    change_dates(caregiver=caregiver, first=first, last=last, ranges=[])
    change_dates(caregiver=caregiver, first=first, last=first, ranges=[EVENING])
    assert [hours_of(caregiver, days) for days in (1, 2, 3, 5, 6)] == [[MORNING], [EVENING], [], [], [MORNING]]
    return_to_week(caregiver=caregiver, first=first, last=last)
    assert {len(hours_of(caregiver, days)) for days in range(1, 7)} == {1}
    assert not caregiver.date_hours.exists()


@pytest.mark.promise("C5")
def test_a_date_that_runs_into_the_next_day_is_refused():
    caregiver = CaregiverFactory(hours=[(day, 60, 300) for day in EVERY_DAY])
    day = today() + timedelta(days=2)
    with pytest.raises(HoursOverlap):
        change_dates(caregiver=caregiver, first=day, last=day, ranges=[Range(1200, DAY + 120)])
    change_dates(caregiver=caregiver, first=day, last=day, ranges=[Range(1200, DAY + 60)])


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-1, 3, "first"), (3, 2, "last"), (1, 401, "last"), (380, 381, "last")]
)
def test_dates_that_are_over_turned_round_too_many_or_too_far_are_refused(first, last, field):
    caregiver = CaregiverFactory()
    with pytest.raises(DomainError) as refused:
        change_dates(
            caregiver=caregiver, first=today() + timedelta(days=first), last=today() + timedelta(days=last), ranges=[]
        )
    assert refused.value.field == field
    assert not caregiver.date_hours.exists()


@pytest.mark.promise("C5")
def test_hours_that_a_promised_visit_needs_are_not_taken_away():
    caregiver = CaregiverFactory()
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(18, days=2)).visits.get()
    day = today() + timedelta(days=2)
    for change in (
        lambda: change_week(caregiver=caregiver, weekdays=EVERY_DAY, ranges=[MORNING]),
        lambda: change_dates(caregiver=caregiver, first=today(), last=today() + timedelta(days=9), ranges=[]),
        lambda: change_dates(caregiver=caregiver, first=day, last=day, ranges=[Range(18 * 60 + 10, DAY)]),
    ):
        with pytest.raises(HoursNeeded) as refused:
            change()
        assert refused.value.visits == [visit]
    assert hours_of(caregiver, 2) == [Range(0, DAY)]
    change_dates(caregiver=caregiver, first=day, last=day, ranges=[EVENING])


@pytest.mark.promise("C5")
def test_keeping_the_days_of_promised_visits_changes_the_rest():
    caregiver = CaregiverFactory()
    an_accepted_booking(caregiver=caregiver, window=window_at(18, days=2))
    change_week(caregiver=caregiver, weekdays=EVERY_DAY, ranges=[MORNING], keep_visits=True)
    assert [hours_of(caregiver, days) for days in (1, 2, 3)] == [[MORNING], [Range(0, DAY)], [MORNING]]


def test_a_date_with_a_visit_does_not_return_to_a_week_without_room_for_it():
    caregiver = CaregiverFactory(hours=[])
    day = today() + timedelta(days=2)
    change_dates(caregiver=caregiver, first=day, last=day, ranges=[EVENING])
    an_accepted_booking(caregiver=caregiver, window=window_at(18, days=2))
    with pytest.raises(HoursNeeded):
        return_to_week(caregiver=caregiver, first=day, last=day)


def test_a_visit_that_never_was_in_the_hours_or_is_done_stands_in_nobodys_way():
    caregiver = CaregiverFactory()
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(18, days=2)).visits.get()
    a_completed_booking(caregiver=caregiver, window=window_at(12, days=3))
    caregiver.weekly_hours.all().delete()
    change_week(caregiver=caregiver, weekdays=EVERY_DAY, ranges=[MORNING])
    assert Visit.objects.get(pk=visit.pk).caregiver == caregiver


@pytest.mark.promise("C5", "U8")
def test_a_hold_outside_the_new_hours_goes_to_somebody_who_works_then():
    nearest = CaregiverFactory(home_lat="30.595100", home_lon="114.305100")
    other = CaregiverFactory()
    a_placed_booking(window=window_at(18, days=2))
    assert Reservation.objects.active().get().caregiver == nearest

    change_week(caregiver=nearest, weekdays=EVERY_DAY, ranges=[MORNING])
    hold = Reservation.objects.active().get()
    assert (hold.caregiver, hold.purpose) == (other, Purpose.HOLD)

    change_week(caregiver=other, weekdays=EVERY_DAY, ranges=[MORNING])
    assert Reservation.objects.active().get().caregiver == other


def test_a_visit_very_far_away_does_not_hold_up_a_change_of_hours():
    caregiver = CaregiverFactory()
    visit = an_accepted_booking(caregiver=caregiver).visits.get()
    far = an_accepted_booking(caregiver=caregiver, window=window_at(8)).visits.get()
    years = timedelta(days=365_000)
    taken = Reservation.objects.active().filter(visit=far)
    period = taken.get().period
    taken.update(period=(period.lower + years, period.upper + years))
    began = thread_time()
    with pytest.raises(HoursNeeded) as refused:
        change_week(caregiver=caregiver, weekdays=EVERY_DAY, ranges=[])
    assert thread_time() - began < 1
    assert refused.value.visits == [visit, far]
