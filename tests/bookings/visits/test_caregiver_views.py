from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import WayIn
from bookings.orders.models import Event, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from petcare.notifications.models import Notification
from tests.factories.bookings import (
    a_completed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

MORNING = "2026-11-23 08:30+08:00"
AT_HOME = {"lat": "30.595", "lon": "114.305", "accuracy": "12"}
PROGRESS = {"HX-Request": "true", "HX-Target": "visit-progress"}


@pytest.fixture(autouse=True)
def _a_monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def signed_in(client, caregiver):
    client.force_login(caregiver.user)
    return client


def a_visit(caregiver, hour=18, **kwargs) -> Visit:
    """Planned for the beginning of a window of today."""
    return an_accepted_booking(caregiver=caregiver, window=window_at(hour, days=0), **kwargs).visits.get()


def page_of(visit: Visit, act: str = "") -> str:
    return f"/work/visits/{visit.pk}/{act}"


# The day


def test_today_shows_the_next_visit_with_its_one_button_and_the_rest_as_a_line(signed_in, caregiver):
    service = ServiceFactory()
    first, second = a_visit(caregiver, 10, services=[service]), a_visit(caregiver, 16, services=[service])

    page = signed_in.get("/work/").text

    assert "10:00" in page
    assert f'action="{page_of(first, "depart/")}"' in page
    assert page.count(page_of(first)) > page.count(page_of(second)) == 1
    assert "骑车约" in page
    assert "按直线估算" in page


def test_today_shows_what_is_under_way_first(signed_in, caregiver, time_machine):
    service = ServiceFactory()
    a_visit(caregiver, 10, services=[service])
    later = a_visit(caregiver, 16, services=[service])
    time_machine.move_to(later.window.lower - timedelta(hours=2), tick=False)
    signed_in.post(page_of(later, "depart/"))

    assert f'action="{page_of(later, "arrive/")}"' in signed_in.get("/work/").text


def test_today_without_visits_names_the_next_one(signed_in, caregiver):
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(10, days=2)).visits.get()

    page = signed_in.get("/work/").text

    assert "今天之后" in page
    assert page_of(visit) in page
    assert "出发" not in page


def test_today_of_three_visits_takes_as_many_queries_as_of_one(signed_in, caregiver):
    service = ServiceFactory()
    a_visit(caregiver, 10, services=[service])
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get("/work/")
    for hour in (14, 18):
        a_visit(caregiver, hour, services=[service])

    with CaptureQueriesContext(connection) as for_three:
        signed_in.get("/work/")

    assert len(for_three) == len(for_one)


def test_days_of_three_visits_take_as_many_queries_as_of_one(signed_in, caregiver):
    service = ServiceFactory()
    a_visit(caregiver, 10, services=[service])
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get("/work/days/")
    for hour in (14, 18):
        an_accepted_booking(caregiver=caregiver, window=window_at(hour, days=1), services=[service])

    with CaptureQueriesContext(connection) as for_three:
        page = signed_in.get("/work/days/").text

    assert page.count('visit-row"') == 3
    assert "明天" in page
    assert len(for_three) == len(for_one)


# Whose visit it is


@pytest.mark.promise("B1")
def test_visit_of_somebody_else_is_not_found(client, caregiver):
    visit = a_visit(caregiver)
    step = visit.steps.first()
    client.force_login(CaregiverFactory().user)

    assert client.get(page_of(visit)).status_code == 404
    for act in ("depart/", "arrive/", "finish/", "reveal/", f"steps/{step.pk}/complete/", f"steps/{step.pk}/skip/"):
        assert client.post(page_of(visit, act)).status_code == 404
    assert not Event.objects.filter(kind=EventKind.WAY_IN_REVEALED).exists()


def test_visit_shows_where_whom_and_what_to_mind(signed_in, caregiver):
    visit = a_visit(caregiver, note="布丁怕生")
    pet = visit.booking.pets.get()
    meal = {"food": "皇家室内成猫粮", "amount": "40", "unit": "g", "a_day": None, "times": [], "how": ""}
    pet.care |= {"meals": [meal], "health": "肠胃敏感", "temperament": "胆小"}
    pet.save()

    page = signed_in.get(page_of(visit)).text

    for words in (visit.booking.address_text, "布丁怕生", pet.name, "皇家室内成猫粮 40 克", "肠胃敏感", "胆小"):
        assert words in page
    assert 'data-map="show"' in page


def test_visit_that_is_called_off_shows_no_address(signed_in, caregiver):
    visit = a_visit(caregiver)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.CANCELLED)

    page = signed_in.get(page_of(visit)).text

    assert "不用去了" in page
    assert visit.booking.address_text not in page
    assert "<form" not in page.split('id="visit-progress"')[1]


def test_finished_visit_keeps_the_report_and_not_the_address(signed_in, caregiver):
    booking = a_completed_booking(caregiver=caregiver, window=window_at(10, days=0))

    page = signed_in.get(page_of(booking.visits.get())).text

    assert "主人已经收到通知" in page
    assert "photos/" in page
    assert booking.address_text not in page


# The way through it


@pytest.mark.promise("C11")
def test_buttons_lead_from_departure_to_the_steps(signed_in, caregiver):
    visit = a_visit(caregiver, 10)
    assert "我已到达" not in signed_in.get(page_of(visit)).text

    on_the_way = signed_in.post(page_of(visit, "depart/"), follow=True)
    assert on_the_way.redirect_chain == [(page_of(visit), 302)]
    assert "我已到达" in on_the_way.text
    assert "这一步做好了" not in on_the_way.text

    there = signed_in.post(page_of(visit, "arrive/"), AT_HOME, headers=PROGRESS)
    assert "<html" not in there.text
    assert "这一步做好了" in there.text
    assert "我已到达" not in there.text


@pytest.mark.promise("C11")
@pytest.mark.parametrize("path", ["/work/", "visit"])
def test_button_to_set_off_comes_three_hours_before_the_window(signed_in, caregiver, time_machine, path):
    visit = a_visit(caregiver, 18)
    path, button = page_of(visit) if path == "visit" else path, f'action="{page_of(visit, "depart/")}"'

    for hours, minutes_run in ((4, False), (3.5, True)):
        time_machine.move_to(visit.window.lower - timedelta(hours=hours), tick=False)
        page = signed_in.get(path).text
        assert "今天 15:00 起可以出发" in page
        assert button not in page
        assert ("data-countdown" in page) is minutes_run

    time_machine.move_to(visit.window.lower - timedelta(hours=3), tick=False)
    page = signed_in.get(path).text
    assert "起可以出发" not in page
    assert button in page


@pytest.mark.promise("C11")
@pytest.mark.parametrize("headers", [{}, PROGRESS])
def test_departure_days_before_is_refused_on_the_page_with_the_time(signed_in, caregiver, headers):
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(18, days=3)).visits.get()

    page = signed_in.post(page_of(visit, "depart/"), headers=headers).text

    assert "11月26日 15:00 起可以出发" in page
    visit.refresh_from_db()
    assert visit.status == VisitStatus.SCHEDULED
    assert not Event.objects.filter(kind=EventKind.DEPARTED).exists()


@pytest.mark.promise("C11")
def test_departure_tapped_twice_happens_once(signed_in, caregiver):
    visit = a_visit(caregiver, 10)

    for _ in range(2):
        assert signed_in.post(page_of(visit, "depart/"), follow=True).status_code == 200

    assert Event.objects.filter(kind=EventKind.DEPARTED).count() == 1


@pytest.mark.promise("C11")
def test_departure_while_another_visit_is_under_way_is_refused_on_the_page(signed_in, caregiver, time_machine):
    service = ServiceFactory()
    a_visit_on_the_way(caregiver=caregiver, window=window_at(10, days=0), services=[service])
    other = Visit.objects.exclude(status=VisitStatus.DEPARTED).first()
    caregiver.presence = "online"
    caregiver.save()
    other = a_visit(caregiver, 16, services=[service])
    time_machine.move_to(other.window.lower - timedelta(hours=1), tick=False)

    for headers in ({}, PROGRESS):
        answer = signed_in.post(page_of(other, "depart/"), headers=headers)
        assert answer.status_code == 200
        assert "先把它做完" in answer.text


@pytest.mark.promise("B2", "C11")
def test_finish_before_all_is_done_names_what_is_missing(signed_in, caregiver):
    visit = a_visit_in_service(caregiver=caregiver, window=window_at(10, days=0))

    answer = signed_in.post(page_of(visit, "finish/"), headers=PROGRESS)

    assert "还没做：洗净食碗，按量放粮、拍下放好粮的碗" in answer.text
    visit.refresh_from_db()
    assert visit.status == VisitStatus.STARTED


# The way in


@pytest.mark.promise("B1")
def test_way_in_before_its_time_stays_sealed_and_says_when(signed_in, caregiver, time_machine):
    visit = a_visit(caregiver, 18)
    time_machine.move_to(visit.planned.lower - timedelta(minutes=31), tick=False)

    page = signed_in.get(page_of(visit)).text
    refused = signed_in.post(page_of(visit, "reveal/"))

    assert "今天 17:30 起可见" in page
    assert "查看门禁信息" not in page
    assert "4711#" not in page + refused.text
    assert "前 30 分钟" in refused.text
    assert not Event.objects.filter(kind=EventKind.WAY_IN_REVEALED).exists()


@pytest.mark.promise("B1")
def test_way_in_of_a_visit_that_never_began_closes_after_four_hours(signed_in, caregiver, time_machine):
    visit = a_visit(caregiver, 18)
    time_machine.move_to(visit.planned.upper + timedelta(hours=4, minutes=1), tick=False)

    refused = signed_in.post(page_of(visit, "reveal/"))

    assert "4711#" not in refused.text
    assert not Event.objects.filter(kind=EventKind.WAY_IN_REVEALED).exists()


@pytest.mark.promise("B1")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "way-in"}])
def test_way_in_from_half_an_hour_before_is_shown_logged_told_and_kept_nowhere(
    signed_in, caregiver, time_machine, headers
):
    visit = a_visit(caregiver, 18)
    time_machine.move_to(visit.planned.lower - timedelta(minutes=30), tick=False)
    assert "4711#" not in signed_in.get(page_of(visit)).text

    answer = signed_in.post(page_of(visit, "reveal/"), headers=headers)

    assert "4711#" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(kind=EventKind.WAY_IN_REVEALED, visit=visit, actor=caregiver.user).count() == 1
    assert Notification.objects.filter(recipient=visit.booking.owner, kind="way_in_revealed").exists()
    assert "4711#" not in signed_in.get(page_of(visit)).text
    assert "no-store" in signed_in.get(page_of(visit))["Cache-Control"]


@pytest.mark.promise("B1")
def test_way_in_that_is_shown_is_not_fetched_anew(signed_in, caregiver, time_machine):
    visit = a_visit(caregiver, 18)
    time_machine.move_to(visit.planned.lower, tick=False)

    shown = signed_in.post(page_of(visit, "reveal/"), headers={"HX-Request": "true", "HX-Target": "way-in"}).text

    assert "data-live" not in shown
    assert "hx-get" not in shown


@pytest.mark.promise("B1")
def test_way_in_closes_with_the_visit(signed_in, caregiver):
    visit = a_completed_booking(caregiver=caregiver, window=window_at(10, days=0)).visits.get()

    assert "4711#" not in signed_in.post(page_of(visit, "reveal/")).text
    fragment = signed_in.get(page_of(visit), headers=PROGRESS).text
    # The last answer takes the code off a page that still shows it.
    assert 'id="way-in"' in fragment
    assert 'hx-swap-oob="true"' in fragment


@pytest.mark.promise("B1")
def test_booking_without_a_way_in_says_so(signed_in, caregiver, time_machine):
    owner = OwnerFactory()
    WayIn.objects.all().delete()
    visit = a_visit(caregiver, 18, owner=owner)
    time_machine.move_to(visit.planned.lower, tick=False)

    assert "没有留门禁信息" in signed_in.get(page_of(visit)).text
