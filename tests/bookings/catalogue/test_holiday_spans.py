from datetime import date, timedelta

import pytest

from bookings.catalogue.holiday_spans import spans_of
from bookings.catalogue.models import DayKind, Holiday

pytestmark = pytest.mark.promise("U8")


def days(first, count, name, kind=DayKind.HOLIDAY):
    return [Holiday(day=first + timedelta(days=number), name_zh=name, kind=kind) for number in range(count)]


def test_days_off_in_a_row_are_one_span():
    [span] = spans_of(days(date(2027, 2, 5), 7, "春节", DayKind.FESTIVAL))
    assert (span.name, span.first, span.last, span.days) == ("春节", date(2027, 2, 5), date(2027, 2, 11), 7)


def test_short_ones_and_make_up_workdays_are_none():
    single, workdays = days(date(2027, 1, 1), 1, "元旦"), days(date(2027, 2, 1), 4, "补班", DayKind.WORKDAY)
    assert spans_of(single + workdays) == []


def test_neighbours_of_another_name_and_gaps_part_spans():
    mid_autumn = days(date(2026, 9, 25), 3, "中秋节")
    national = days(date(2026, 9, 28), 3, "国庆节") + days(date(2026, 10, 2), 3, "国庆节")
    assert [span.first for span in spans_of(national + mid_autumn)] == [
        date(2026, 9, 25),
        date(2026, 9, 28),
        date(2026, 10, 2),
    ]
