from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.template import Context, Template
from django.utils import translation

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(*parts):
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _noon_in_november():
    with time_machine.travel(at(2026, 11, 22, 12, 0), tick=False):
        yield


def rendered(text, language="en", **context):
    with translation.override(language):
        return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (at(2026, 11, 22, 18, 30), "today 18:30"),
        (at(2026, 11, 23, 8, 0), "tomorrow 08:00"),
        (at(2026, 11, 21, 23, 59), "yesterday 23:59"),
        (at(2026, 11, 25, 18, 30), "25 Nov 18:30"),
        (at(2027, 2, 6, 8, 0), "6 Feb 08:00"),
        (at(2027, 5, 6, 8, 0), "6 May 2027 08:00"),
    ],
)
def test_when_names_the_day_as_people_do(moment, text):
    assert rendered("{{ moment|when }}", moment=moment) == text


def test_when_is_in_the_time_of_the_city_whatever_zone_comes_in():
    moment = at(2026, 11, 23, 1, 0).astimezone(ZoneInfo("UTC"))

    assert rendered("{{ moment|when }}", moment=moment) == "tomorrow 01:00"


def test_window_of_one_day_names_the_day_once():
    period = DateTimeTZRange(at(2026, 11, 22, 18, 0), at(2026, 11, 22, 20, 0))

    assert rendered("{{ period|window }}", period=period) == "today 18:00–20:00"


def test_window_over_midnight_names_both_days():
    period = DateTimeTZRange(at(2026, 11, 22, 22, 0), at(2026, 11, 23, 1, 0))

    assert rendered("{{ period|window }}", period=period) == "today 22:00 – tomorrow 01:00"


@pytest.mark.parametrize(("metres", "text"), [(803, "800 m"), (994, "990 m"), (1000, "1.0 km"), (1240, "1.2 km")])
def test_distance_changes_to_kilometres(metres, text):
    assert rendered("{{ metres|distance }}", metres=metres) == text


@pytest.mark.parametrize(("phone", "text"), [("+8613800000001", "138****0001"), (None, "")])
def test_phone_masked_keeps_ends_only(phone, text):
    assert rendered("{{ phone|phone_masked }}", phone=phone) == text


def test_icon_is_hidden_from_readers_of_the_page():
    drawn = rendered("{% icon 'camera' %}")

    assert 'aria-hidden="true"' in drawn
    assert "icons.svg#camera" in drawn
