from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.schedule.trips import dates_of, keys_for, slots_of
from bookings.schedule.windows import WindowChoice, window_key, window_of_key, windows_of

pytestmark = [pytest.mark.promise("U8"), pytest.mark.promise("B7")]
NOON = timezone.make_aware(timezone.datetime(2026, 12, 1, 12))
FIRST = date(2026, 12, 1)


def test_dates_of_a_trip_hold_both_ends():
    assert dates_of(FIRST, FIRST + timedelta(days=6)) == [FIRST + timedelta(days=number) for number in range(7)]


def test_dates_every_other_day_may_end_before_the_last():
    assert dates_of(FIRST, FIRST + timedelta(days=5), every=2) == [FIRST, date(2026, 12, 3), date(2026, 12, 5)]


def test_dates_of_one_day():
    assert dates_of(FIRST, FIRST) == [FIRST]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 200), st.sampled_from([1, 2]))
def test_dates_are_even_steps_within_the_trip(first, length, every):
    dates = dates_of(first, first + timedelta(days=length), every=every)
    assert dates[0] == first
    assert first + timedelta(days=length) - dates[-1] < timedelta(days=every)
    assert {later - earlier for earlier, later in zip(dates, dates[1:], strict=False)} <= {timedelta(days=every)}


def test_slots_count_the_days_on_which_they_are_free():
    days = dates_of(FIRST, date(2026, 12, 3))
    choices = {
        day: [
            WindowChoice(window, free) for window, free in zip(windows_of(day), [0, number, 1, 2, 0, 0, 3], strict=True)
        ]
        for number, day in enumerate(days)
    }
    slots = slots_of(choices)
    assert [(slot.key, slot.free, slot.days) for slot in slots][:4] == [
        ("08:00", 0, 3),
        ("10:00", 2, 3),
        ("12:00", 3, 3),
        ("14:00", 3, 3),
    ]


def test_slot_that_is_over_today_is_free_on_the_other_days_only():
    today, tomorrow = dates_of(FIRST, date(2026, 12, 2))
    choices = {
        today: [WindowChoice(window, 1) for window in windows_of(today)[3:]],
        tomorrow: [WindowChoice(window, 1) for window in windows_of(tomorrow)],
    }
    by_key = {slot.key: slot for slot in slots_of(choices)}
    assert (by_key["08:00"].free, by_key["08:00"].days) == (1, 2)
    assert by_key["14:00"].free == 2


def test_keys_name_each_time_on_each_date_once_and_leave_out_what_is_over():
    keys = keys_for([FIRST, date(2026, 12, 2)], ["18:00", "08:00", "18:00"], after=NOON)
    assert keys == ["2026-12-01T18:00", "2026-12-02T08:00", "2026-12-02T18:00"]
    assert [window_key(window_of_key(key)) for key in keys] == keys


def test_keys_of_a_time_that_is_not_ours_are_kept_for_the_form_to_refuse():
    assert keys_for([FIRST], ["18:07", "<script>"], after=NOON) == ["2026-12-01T18:07", "2026-12-01T<script>"]
