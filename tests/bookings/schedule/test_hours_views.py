from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caregivers.models import DateHours
from tests.factories.bookings import an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = pytest.mark.django_db

MANAGEMENT = {"ranges-TOTAL_FORMS": "4", "ranges-INITIAL_FORMS": "0"}


@pytest.fixture
def caregiver(client):
    caregiver = CaregiverFactory(hours=[(day, 480, 720) for day in range(7)])
    client.force_login(caregiver.user)
    return caregiver


def typed(*ranges, **rest) -> dict:
    """Ranges as (from, to) or (from, to, "on") for the next day."""
    data = MANAGEMENT | rest
    for number, (start, end, *next_day) in enumerate(ranges):
        data |= {f"ranges-{number}-start": start, f"ranges-{number}-end": end}
        data |= {f"ranges-{number}-is_next_day": "on"} if next_day else {}
    return data


def stored(caregiver, weekday=0) -> list[tuple[int, int]]:
    return list(caregiver.weekly_hours.filter(weekday=weekday).values_list("start_minute", "end_minute"))


@pytest.mark.promise("C5")
@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([("14:00", "18:00"), ("08:00", "12:00")], [(480, 720), (840, 1080)]),
        ([("18:00", "02:00", "on")], [(1080, 1560)]),
        ([("00:00", "24:00")], [(0, 1440)]),
        ([("00:00", "00:00")], [(0, 1440)]),
        ([("18:00", "00:00", "on")], [(1080, 1440)]),
        ([("", ""), ("09:00", "10:00")], [(540, 600)]),
        ([], []),
    ],
)
def test_what_is_typed_for_a_weekday_is_kept(client, caregiver, ranges, expected):
    answer = client.post("/work/hours/week/0/", typed(*ranges, also=["2"]))
    assert answer["Location"] == "/work/hours/"
    assert stored(caregiver) == stored(caregiver, 2) == expected
    assert stored(caregiver, 1) == [(480, 720)]


@pytest.mark.promise("C5")
@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ([("08:00", "12:00"), ("11:30", "13:00")], "08:00–12:00 和 11:30–13:00 重叠了"),
        ([("22:00", "09:00", "on")], "周一的 22:00–09:00 会和周二的 08:00–12:00 重叠"),
        ([("18:00", "08:00")], "结束早于开始"),
        ([("08:00", "08:00")], "结束早于开始"),
        ([("24:00", "02:00", "on")], "结束早于开始"),
        ([("08:00", "09:00", "on")], "超过一整天"),
        ([("08:00", "")], "从几点到几点"),
        ([("", "12:00")], "从几点到几点"),
        ([("25:00", "26:00")], "18:30 这样的时间"),
        ([("08:61", "12:00")], "18:30 这样的时间"),
        ([("早上", "晚上")], "18:30 这样的时间"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_with_what_was_typed(client, caregiver, ranges, words):
    page = client.post("/work/hours/week/0/", typed(*ranges)).text
    assert words in page
    assert 'class="field-errors"' in page
    for value in ranges[0][:2]:
        assert not value or f'value="{value}"' in page
    assert stored(caregiver) == [(480, 720)]


@pytest.mark.parametrize("data", [{}, {"ranges-TOTAL_FORMS": "x"}, MANAGEMENT | {"ranges-TOTAL_FORMS": "9000"}])
def test_a_form_that_was_tampered_with_falls_over_nothing(client, caregiver, data):
    assert client.post("/work/hours/week/0/", data | {"also": ["9"]}).status_code == 200
    assert stored(caregiver) == [(480, 720)]
    assert client.get("/work/hours/week/7/").status_code == 404


@pytest.mark.promise("C5")
def test_days_off_and_other_times_are_listed_as_spans(client, caregiver):
    first = timezone.localdate() + timedelta(days=3)
    days_off = {"first": first.isoformat(), "last": (first + timedelta(days=6)).isoformat(), "is_off": "off"}
    client.post("/work/hours/dates/", typed(**days_off))
    extra = {"first": (first + timedelta(days=8)).isoformat(), "is_off": "hours"}
    client.post("/work/hours/dates/", typed(("08:00", "23:00"), **extra))

    page = client.get("/work/hours/").text

    assert DateHours.objects.filter(caregiver=caregiver).count() == 8
    assert page.count("恢复照旧") == 2
    assert "7 天" in page
    assert "08:00–23:00" in page
    client.post("/work/hours/usual/", {"first": days_off["first"], "last": days_off["last"]})
    assert DateHours.objects.filter(caregiver=caregiver).count() == 1


@pytest.mark.promise("C5")
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (-1, 2, "已经过去"),
        (1, 400, "一次最多 60 天"),
        (400, 401, "最多提前一年"),
        (4, 3, "早于第一天"),
    ],
)
def test_dates_that_cannot_be_are_refused_with_what_was_typed(client, caregiver, first, last, words):
    days = [(timezone.localdate() + timedelta(days=number)).isoformat() for number in (first, last)]
    page = client.post("/work/hours/dates/", typed(first=days[0], last=days[1], is_off="off")).text
    assert words in page
    assert f'value="{days[0]}"' in page
    assert not caregiver.date_hours.exists()


def test_other_times_without_any_are_refused(client, caregiver):
    data = typed(first=timezone.localdate().isoformat(), is_off="hours")
    assert "请填从几点到几点" in client.post("/work/hours/dates/", data).text
    assert "field-errors" in client.post("/work/hours/dates/", typed(first="31.12.", is_off="no")).text


@pytest.mark.promise("C5")
def test_a_promised_visit_is_named_with_the_way_out(client, caregiver):
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(9, days=2)).visits.get()
    day = timezone.localdate() + timedelta(days=2)
    data = typed(first=day.isoformat(), last=(day + timedelta(days=3)).isoformat(), is_off="off")

    page = client.post("/work/hours/dates/", data).text

    assert visit.get_absolute_url() in page
    assert "那几天不变，只改其余的" in page
    assert "请平台把上门转给别人" in page
    assert not caregiver.date_hours.exists()
    client.post("/work/hours/dates/", data | {"keep_visits": "1"})
    kept = caregiver.date_hours.get(date=day)
    assert (kept.start_minute, kept.end_minute) == (480, 720)
    assert caregiver.date_hours.filter(start_minute=None).count() == 3


@pytest.mark.parametrize("day", ["", "soon", "2026-02-31"])
def test_return_to_the_week_without_days_is_not_found(client, caregiver, day):
    assert client.post("/work/hours/usual/", {"first": day, "last": day}).status_code == 404


def test_somebody_elses_hours_cannot_be_reached(client, caregiver):
    other = CaregiverFactory()
    client.post("/work/hours/week/0/", typed())
    assert other.weekly_hours.count() == 7


@pytest.mark.promise("C5")
def test_the_month_shows_hours_and_visits_and_each_day_opens(client, caregiver, time_machine):
    time_machine.move_to("2026-11-10 10:00+08:00", tick=False)
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(9, days=2)).visits.get()
    caregiver.date_hours.create(date="2026-11-20")

    page = client.get("/work/days/").text

    assert page.count('class="day-bar-visit"') == 1
    assert page.count('class="day-bar-hours"') == 29
    day = client.get("/work/days/2026-11-12/").text
    assert visit.get_absolute_url() in day
    assert "08:00–12:00" in day
    assert "这天没有上门" in client.get("/work/days/2026-11-20/").text


@pytest.mark.parametrize("month", ["2026-13", "soon", "0001-01", "9999-12"])
def test_a_month_that_is_none_or_far_away_shows_this_one(client, caregiver, month):
    today = timezone.localdate()
    assert client.get("/work/days/", {"month": month}).context["month"] == today.replace(day=1)


@pytest.mark.parametrize("day", ["soon", "2026-02-31", "0001-01-01", "99999-01-01"])
def test_a_day_that_is_none_is_not_found(client, caregiver, day):
    assert client.get(f"/work/days/{day}/").status_code == 404


@pytest.mark.parametrize("path", ["/work/days/", "/work/hours/", "/work/days/{day}/"])
def test_schedule_with_three_visits_takes_as_many_queries_as_with_one(client, caregiver, path):
    service, day = ServiceFactory(), timezone.localdate() + timedelta(days=2)
    caregiver.weekly_hours.update(end_minute=1320)

    def book(hour: int) -> None:
        an_accepted_booking(caregiver=caregiver, services=[service], window=window_at(hour, days=2))
        caregiver.date_hours.create(date=day + timedelta(days=hour), start_minute=480, end_minute=hour * 60)

    book(9)
    with CaptureQueriesContext(connection) as for_one:
        client.get(path.format(day=day))
    for hour in (12, 16):
        book(hour)
    with CaptureQueriesContext(connection) as for_three:
        assert client.get(path.format(day=day)).status_code == 200
    assert len(for_three) == len(for_one)
