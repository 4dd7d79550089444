from datetime import date, time
from time import thread_time

import pytest
from django.core.exceptions import ValidationError

from pets.forms.fields import LineField, LinesField, MonthField, TimesField


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("8:00 20:30", [time(8), time(20, 30)]),
        ("８：００，２０：３０", [time(8), time(20, 30)]),
        ("早8点、晚8点半", [time(8), time(20, 30)]),
        ("下午 3 点", [time(15)]),
        ("中午12点和0:05", [time(0, 5), time(12)]),
        ("20 8 8:00", [time(8), time(20)]),
        ("", []),
    ],
)
def test_times_are_read_as_people_write_them(typed, times):
    assert TimesField(required=False).clean(typed) == times


@pytest.mark.parametrize("typed", ["25:00", "8:60", "eight", "8-", "<b>8</b>", "99999999999"])
def test_what_is_no_time_is_refused_with_what_was_typed(typed):
    with pytest.raises(ValidationError) as refused:
        TimesField().clean(typed)
    assert "8:00" in refused.value.messages[0]


def test_more_times_than_a_day_has_room_for_are_refused():
    with pytest.raises(ValidationError):
        TimesField().clean(" ".join(str(hour) for hour in range(24)))


@pytest.mark.parametrize("typed", ["2023-05", "2023/5", "2023年5月", "２０２３．５"])
def test_month_is_read_as_people_write_it(typed):
    assert MonthField().clean(typed) == date(2023, 5, 1)


@pytest.mark.parametrize("typed", ["2023-13", "May", "0000-05", "2023"])
def test_what_is_no_month_is_refused(typed):
    with pytest.raises(ValidationError):
        MonthField().clean(typed)


def test_text_comes_without_signs_that_turn_or_hide_it():
    assert LineField().clean("年\u202e糕\u200b\n 二世") == "年糕 二世"
    assert LinesField().clean("先喂饭\u2067\n再铲砂\x00") == "先喂饭\n再铲砂"
    assert LineField().clean("👨‍👩‍👧 一家") == "👨‍👩‍👧 一家"


def test_times_with_very_many_spaces_are_read_at_once():
    began = thread_time()
    assert TimesField().clean("8" + " " * 20_000 + "20") == [time(8), time(20)]
    assert thread_time() - began < 0.5
