from datetime import date, timedelta

import pytest
from django.utils import timezone

from bookings.schedule.candidates import Need
from bookings.schedule.fullness import choices_to_come_between, fullness_of, fullness_on
from bookings.schedule.weeks import cells_of, weeks_of
from bookings.schedule.windows import Fullness, WindowChoice, bookable_days, windows_of
from petcare.geo.coordinates import Point
from tests.factories.caregivers import CaregiverFactory

HOME = Point(30.595, 114.305)
FEED = {"need": Need(HOME, frozenset({"feeding"}), frozenset({"cat"}), owner_id=0), "minutes": 20}


def choices(*free):
    return [WindowChoice(window, count) for window, count in zip(windows_of(date(2026, 11, 25)), free, strict=False)]


@pytest.mark.parametrize(
    ("free", "expected"),
    [((), "none"), ((0, 0), "none"), ((0, 1), "few"), ((9, 1), "few"), ((1, 1, 1), "plenty")],
)
def test_fullness_of_counts_windows_not_caregivers(free, expected):
    assert fullness_of(choices(*free)) == expected


@pytest.mark.django_db
def test_choices_to_come_leave_out_what_has_begun(time_machine):
    time_machine.move_to(timezone.localtime().replace(hour=13, minute=0))
    CaregiverFactory()
    today = timezone.localdate()
    choices = choices_to_come_between(today, today, **FEED)[today]
    hours = [timezone.localtime(one.window.start).hour for one in choices]
    assert hours == [14, 16, 18, 20]


@pytest.mark.django_db
@pytest.mark.promise("U8")
def test_fullness_on_follows_the_hours_of_caregivers():
    tomorrow = timezone.localdate() + timedelta(days=1)
    CaregiverFactory(hours=[(tomorrow.weekday(), 8 * 60, 12 * 60)])
    days = [tomorrow, tomorrow + timedelta(days=1)]
    assert fullness_on(days, **FEED) == {days[0]: Fullness.FEW, days[1]: Fullness.NONE}


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 29), date(2026, 12, 31)])
def test_weeks_of_are_whole_and_hold_every_day(today):
    days = bookable_days(today)
    weeks = weeks_of(days)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
    assert [day for week in weeks for day in week if day in days] == days


def test_cells_of_know_what_is_open_and_how_full_it_is():
    today = date(2026, 11, 25)
    week = weeks_of([today])[0]
    cells = cells_of(week, bookable=week[2:], today=today, fullness={week[3]: "none"})
    assert [cell.is_open for cell in cells] == [False, False, True, True, True, True, True]
    assert [cell.fullness for cell in cells] == ["", "", "", "none", "", "", ""]
    assert [cell.day for cell in cells if cell.is_today] == [today]
