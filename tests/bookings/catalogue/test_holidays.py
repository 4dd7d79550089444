from datetime import date

import pytest

from bookings.catalogue.actions.seed_holidays import seed_holidays
from bookings.catalogue.models import DayKind, Holiday
from bookings.catalogue.year_of_holidays import holidays_of


def days_of(year: int, kind: DayKind, month: int) -> list[int]:
    return [one.day.day for one in holidays_of(year) if one.kind == kind and one.day.month == month]


@pytest.mark.promise("P10")
def test_the_year_with_a_notice_has_whole_holidays_and_make_up_workdays():
    assert days_of(2026, DayKind.FESTIVAL, 2) == list(range(15, 24))
    assert days_of(2026, DayKind.HOLIDAY, 10) == list(range(1, 8))
    workdays = {one.day for one in holidays_of(2026) if one.kind == DayKind.WORKDAY}
    assert {date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)} <= workdays


def test_the_eve_and_the_first_day_have_their_names():
    names = {one.day: one.name_zh for one in holidays_of(2027)}
    assert (names[date(2027, 2, 5)], names[date(2027, 2, 6)]) == ("除夕", "春节")


@pytest.mark.django_db
@pytest.mark.promise("P10")
def test_a_year_without_a_notice_is_provisional_and_operators_have_the_last_word():
    seed_holidays(year=2027)
    first = Holiday.objects.get(day=date(2027, 2, 6))
    assert (first.kind, first.is_provisional) == (DayKind.FESTIVAL, True)
    Holiday.objects.filter(pk=first.pk).update(is_provisional=False, name_zh="大年初一")
    seed_holidays(year=2027)
    assert Holiday.objects.get(day=date(2027, 2, 6)).name_zh == "大年初一"
    assert Holiday.objects.filter(day=date(2027, 2, 7)).count() == 1


@pytest.mark.django_db
def test_a_year_with_a_notice_is_not_provisional():
    seed_holidays(year=2026)
    assert not Holiday.objects.filter(is_provisional=True).exists()
