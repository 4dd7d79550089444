from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.roles import Role
from backoffice.statistics.models import DailyFigure, Measure
from bookings.models import Booking, Visit
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import (
    a_completed_booking,
    a_placed_booking,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
)
from tests.factories.caregivers import CaregiverFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P6")]


@pytest.fixture(autouse=True)
def _noon(time_machine):
    """A few minutes from now is today as well."""
    time_machine.move_to(timezone.localtime().replace(hour=12, minute=0))


def somewhere_today(booking: Booking, minutes_from_now: int = 5) -> None:
    begin = timezone.now() + timedelta(minutes=minutes_from_now)
    window = DateTimeTZRange(begin, begin + timedelta(hours=1))
    visits = Visit.objects.filter(booking=booking)
    visits.exclude(planned=None).update(window=window, planned=DateTimeTZRange(begin, begin + timedelta(minutes=20)))
    visits.filter(planned=None).update(window=window)


def test_city_shows_todays_visits_by_state_with_a_sign_each(desk):
    caregiver = CaregiverFactory()
    late = an_accepted_booking(caregiver=caregiver)
    somewhere_today(late, -15)
    on_the_way = a_visit_on_the_way(caregiver=CaregiverFactory()).booking
    somewhere_today(on_the_way)
    done = a_completed_booking(caregiver=CaregiverFactory())
    somewhere_today(done)
    nobody = an_offered_booking()
    somewhere_today(nobody)
    tomorrow = an_accepted_booking(caregiver=CaregiverFactory())
    somewhere_today(a_placed_booking())
    city = desk.get("/admin/").context["city"]
    assert Counter(pin[2] for pin in city.pins) == Counter(["late", "on_the_way", "done", "nobody"])
    assert {state: count for state, _sign, count in city.legend}["late"] == 1
    assert len({sign for _state, sign, _count in city.legend}) == len(city.legend)
    part = desk.get("/admin/live/map/").text
    assert f"/admin/bookings/booking/{late.pk}/change/" in part
    assert f"/admin/bookings/booking/{tomorrow.pk}/change/" not in part


def test_city_does_not_ask_more_when_there_are_more_visits(desk):
    somewhere_today(an_accepted_booking(caregiver=CaregiverFactory()))
    desk.get("/admin/live/map/")
    with CaptureQueriesContext(connection) as one:
        desk.get("/admin/live/map/")
    for _again in range(3):
        somewhere_today(an_accepted_booking(caregiver=CaregiverFactory()))
    with CaptureQueriesContext(connection) as more:
        assert len(desk.get("/admin/live/map/").context["city"].pins) == 4
    assert len(more) <= len(one)


def test_today_stands_beside_the_same_weekday(desk):
    today = timezone.localdate()
    for day, count in ((today, 3), (today - timedelta(days=7), 8), (today - timedelta(days=1), 100)):
        for district in ("江汉区", "武昌区"):
            DailyFigure.objects.create(
                day=day, measure=Measure.ORDERS, district=district, count=count, amount=count * 10
            )
        DailyFigure.objects.create(day=day, measure=Measure.ORDERS, service="feeding", count=50)
    bookings, revenue, *_rest = desk.get("/admin/").context["today"]
    assert (bookings.now, bookings.before) == (6, 16)
    assert (revenue.now, revenue.before) == (60, 160)


def test_first_page_shows_a_role_only_what_it_may_see():
    page = signed_in_staff(somebody_as(Role.VETTING)).get("/admin/")
    assert "city" in page.context
    assert "today" not in page.context
