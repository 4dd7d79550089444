from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.schedule.fullness import choices_to_come_between, fullness_on
from bookings.schedule.windows import (
    choices_between,
    exact_windows_of,
    is_exact,
    window_key,
    window_of_key,
    windows_of,
)
from caregivers.models import DateHours
from tests.factories.bookings import a_placed_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory

DAY = date(2027, 3, 1)
FEED = {"need": need_at_home(), "minutes": 20}


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.django_db
@pytest.mark.promise("U8")
def test_choices_between_are_what_each_day_says_alone():
    early = CaregiverFactory(hours=[(weekday, 7 * 60, 13 * 60) for weekday in range(7)])
    CaregiverFactory(hours=[(weekday, 20 * 60, 26 * 60) for weekday in range(0, 7, 2)])
    DateHours.objects.create(caregiver=early, date=in_days(4))
    DateHours.objects.create(caregiver=early, date=in_days(5), start_minute=15 * 60, end_minute=17 * 60)
    a_placed_booking(window=window_at(10, days=3))
    together = choices_between(in_days(1), in_days(12), **FEED)
    assert list(together) == [in_days(number) for number in range(1, 13)]
    assert together == {day: choices_between(day, day, **FEED)[day] for day in together}
    assert len({tuple(choice.free for choice in choices) for choices in together.values()}) > 3


@pytest.mark.django_db
@pytest.mark.promise("U8")
@pytest.mark.parametrize(("caregivers", "days"), [(1, 1), (3, 60)])
def test_choices_between_ask_four_times_however_many_days_and_caregivers(caregivers, days):
    CaregiverFactory.create_batch(caregivers)
    for number in range(1, caregivers + 1):
        a_placed_booking(window=window_at(18, days=number))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        choices = choices_to_come_between(in_days(0), in_days(days - 1), **FEED)
    assert (len(queries), len(choices)) == (4, days)
    with CaptureQueriesContext(connection) as queries:
        fullness_on([in_days(0), in_days(days - 1)], **FEED)
    assert len(queries) == 4


def test_exact_windows_are_the_fewest_half_hours_that_hold_the_visit():
    short, long = exact_windows_of(DAY, minutes=25), exact_windows_of(DAY, minutes=26)
    assert [window_key(window) for window in (short[0], short[1], short[-1])] == [
        "2027-03-01T08:00~08:30",
        "2027-03-01T08:30~09:00",
        "2027-03-01T21:30~22:00",
    ]
    assert window_key(long[-1]) == "2027-03-01T21:00~22:00"
    assert exact_windows_of(DAY, minutes=86) == []


@pytest.mark.parametrize("minutes", [10, 40, 70])
def test_window_keys_name_one_window_each(minutes):
    sold = windows_of(DAY) + exact_windows_of(DAY, minutes=minutes)
    keys = [window_key(window) for window in sold]
    assert len(set(keys)) == len(keys)
    assert [window_of_key(key) for key in keys] == sold
    assert [is_exact(window) for window in sold] == [False] * 7 + [True] * (len(sold) - 7)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "soon",
        "2027-03-01T09:00",
        "2027-03-01T06:00",
        "2027-03-01T18:00~18:20",
        "2027-03-01T18:10~18:40",
        "2027-03-01T18:00~20:00",
        "2027-03-01T18:30~18:00",
        "2027-03-01T21:30~22:30",
        "2027-03-01T18:00~",
        "2027-03-01T18:00~midnight",
        "2027-02-30T18:00",
    ],
)
def test_window_of_key_refuses_what_is_not_sold(key):
    with pytest.raises(ValueError):  # noqa: PT011  strptime's words are its own
        window_of_key(key)
