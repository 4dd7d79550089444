from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.dispatch.models import Offer
from bookings.money.models import Earning, PayRule
from bookings.visits.actions.progress import finish
from tests.factories.bookings import (
    a_completed_booking,
    an_accepted_booking,
    an_offered_booking,
    finish_visit,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def caregiver(client):
    caregiver = CaregiverFactory()
    client.force_login(caregiver.user)
    return caregiver


def finished(caregiver, hour=10, service=None):
    caregiver.refresh_from_db()
    booking = a_completed_booking(caregiver=caregiver, window=window_at(hour), services=[service or ServiceFactory()])
    return booking.visits.get()


@pytest.mark.promise("B15")
def test_an_offer_says_what_it_pays_before_anybody_accepts(client, caregiver):
    offer = Offer.objects.get(round__booking=an_offered_booking())
    assert offer.pay == Decimal("28.80")
    assert "约 ¥28.80" in client.get("/work/offers/").text
    page = client.get(offer.get_absolute_url()).text
    assert "¥36.00 的 80%" in page


@pytest.mark.promise("B15")
def test_the_offer_of_a_trip_says_what_it_pays_together_and_each_time(client, caregiver):
    an_offered_booking(windows=[window_at(18, days=day) for day in (1, 2, 3)])
    page = client.get("/work/offers/").text
    assert "约 ¥86.40" in page
    assert "每次约 ¥28.80" in page


@pytest.mark.promise("B15")
def test_what_was_offered_is_what_is_earned_whatever_the_rule_says_later(client, caregiver):
    booking = an_accepted_booking(caregiver=caregiver)
    PayRule.objects.create(version=2, share_percent=50)
    visit = booking.visits.get()
    assert visit.pay == Decimal("28.80")

    finish_visit(visit)

    earning = Earning.objects.get()
    assert (earning.caregiver, earning.amount, earning.rule.version) == (caregiver, Decimal("28.80"), 1)
    assert Offer.objects.get(round__booking=an_offered_booking()).pay == Decimal("18.00")


def test_a_visit_finished_twice_is_earned_once(caregiver):
    visit = finished(caregiver)
    finish(visit=visit, by=caregiver.user)
    assert Earning.objects.get().visit == visit


def test_a_visit_given_before_pay_was_kept_is_earned_by_the_rule_in_force(caregiver):
    visit = an_accepted_booking(caregiver=caregiver).visits.get()
    visit.pay, visit.pay_parts, visit.pay_rule = None, [], None
    visit.save()
    finish_visit(visit)
    assert Earning.objects.get().amount == Decimal("28.80")


@pytest.mark.promise("B15")
def test_earnings_are_summed_by_week_and_each_opens_its_visit(client, caregiver):
    service = ServiceFactory()
    visits = [finished(caregiver, hour, service) for hour in (10, 16)]
    last_week = Earning.objects.get(visit=visits[0])
    last_week.earned_on -= timedelta(days=7)
    last_week.save()

    page = client.get("/work/earnings/").text
    earlier = client.get("/work/earnings/", {"week": last_week.earned_on.isoformat()}).text

    assert "本周" in page
    assert visits[1].get_absolute_url() in page
    assert visits[0].get_absolute_url() not in page
    assert page.count("¥28.80") == 3
    assert visits[0].get_absolute_url() in earlier
    assert visits[1].get_absolute_url() not in earlier


def test_earnings_of_somebody_else_are_nowhere(client, caregiver):
    other = CaregiverFactory()
    visit = finished(other)
    assert visit.get_absolute_url() not in client.get("/work/earnings/").text


@pytest.mark.parametrize("week", ["2026-02-31", "soon", "0001-01-01", "9999-12-31", "99999-01-01"])
def test_a_week_that_is_none_shows_this_one(client, caregiver, week):
    assert "本周" in client.get("/work/earnings/", {"week": week}).text


def test_earnings_with_three_rows_take_as_many_queries_as_with_one(client, caregiver):
    service = ServiceFactory()
    finished(caregiver, 8, service)
    with CaptureQueriesContext(connection) as for_one:
        client.get("/work/earnings/")
    for hour in (12, 16):
        finished(caregiver, hour, service)

    with CaptureQueriesContext(connection) as for_three:
        page = client.get("/work/earnings/").text

    assert page.count("visit-row") >= 3
    assert len(for_three) == len(for_one)
