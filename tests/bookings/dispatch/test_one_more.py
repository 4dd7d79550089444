"""Somebody has said yes, the decision is due in seconds, and one more says yes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.grab import NoTime, grab, say_yes_too
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus
from bookings.schedule.actions.change_area import change_area
from bookings.schedule.actions.change_hours import change_week
from caregivers.models import Caregiver
from tests.factories.bookings import an_accepted_booking, an_offered_booking
from tests.factories.caregivers import CaregiverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8")]


@pytest.fixture
def other():
    return CaregiverFactory()


@pytest.fixture
def offer(other):
    """Of one more, as they opened it before somebody else said yes."""
    first = CaregiverFactory()
    booking = an_offered_booking()
    grab(offer=Offer.objects.get(caregiver=first))
    return Offer.objects.get(caregiver=other, round__booking=booking)


def say_too(offer: Offer) -> bool:
    """Whether one statement was enough; it changes nothing where it was not."""
    before = Offer.objects.values("status", "grabbed_at").get(pk=offer.pk)
    is_said = say_yes_too(offer_id=offer.pk, person=offer.caregiver.user)
    is_changed = before != Offer.objects.values("status", "grabbed_at").get(pk=offer.pk)
    assert is_said == is_changed
    return is_said


def test_one_more_says_yes_and_leaves_the_decision_where_it_is(offer):
    decide_at = DispatchRound.objects.get().decide_at
    assert say_too(offer)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.GRABBED
    assert offer.grabbed_at <= timezone.now()
    assert DispatchRound.objects.get().decide_at == decide_at


def test_the_page_of_one_more_takes_session_person_and_one_statement(client, offer, other):
    client.force_login(other.user)
    # The first request notes the device.
    client.get("/healthz")
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"/work/offers/{offer.pk}/grab/")
    assert (answer.status_code, answer.url) == (302, offer.get_absolute_url())
    assert len(asked) == 3
    assert "已抢" in client.get(answer.url).text


def test_the_list_of_one_more_shows_it(client, offer, other):
    client.force_login(other.user)
    page = client.post(f"/work/offers/{offer.pk}/grab/", headers={"HX-Request": "true"})
    assert f'id="offer-{offer.pk}' in page.text
    assert Offer.objects.get(pk=offer.pk).status == OfferStatus.GRABBED


def test_nobody_is_too_quick_for_the_first_yes(other):
    an_offered_booking()
    assert not say_too(Offer.objects.get(caregiver=other))


def test_whose_days_changed_since_they_were_asked_is_looked_at_closely(offer, other):
    an_accepted_booking(caregiver=other)
    assert not say_too(offer)


def test_whose_hours_are_gone_since_they_were_asked_has_no_time(client, offer, other):
    change_week(caregiver=other, weekdays=range(7), ranges=[])
    assert not say_too(offer)
    with pytest.raises(NoTime):
        grab(offer=offer)


def test_who_sets_out_from_elsewhere_since_they_were_asked_is_looked_at_closely(offer, other):
    change_area(caregiver=other, lat=Decimal("30.65"), lon=Decimal("114.35"), radius_m=9000)
    assert not say_too(offer)


def test_who_had_time_for_some_of_it_only_is_looked_at_closely(offer):
    """What they had time for may be called off or given away by now."""
    Offer.objects.filter(pk=offer.pk).update(covers=0)
    assert not say_too(offer)


@pytest.mark.parametrize("fact", [{"approval": "suspended"}, {"is_held": True}])
def test_who_may_not_work_is_refused_all_the_same(offer, other, fact):
    Caregiver.objects.filter(pk=other.pk).update(**fact)
    assert not say_too(offer)


@pytest.mark.parametrize("moment", ["closes_at", "begins_at"])
def test_a_round_that_closes_or_whose_window_began_is_looked_at_closely(offer, moment):
    DispatchRound.objects.update(**{moment: timezone.now()})
    assert not say_too(offer)


@pytest.mark.parametrize("status", [OfferStatus.DECLINED, OfferStatus.LOST, OfferStatus.EXPIRED, OfferStatus.WITHDRAWN])
def test_what_is_over_stays_over(offer, status):
    Offer.objects.filter(pk=offer.pk).update(status=status)
    assert not say_too(offer)


def test_whose_yes_brings_the_decision_nearer_is_looked_at_closely(offer):
    later = timezone.now() + timedelta(hours=1)
    DispatchRound.objects.update(decide_at=later)
    assert not say_too(offer)
    grab(offer=offer)
    assert DispatchRound.objects.get().decide_at < later


def test_nobody_says_yes_to_an_offer_of_somebody_else(client, offer):
    stranger = CaregiverFactory()
    assert not say_yes_too(offer_id=offer.pk, person=stranger.user)
    client.force_login(stranger.user)
    assert client.post(f"/work/offers/{offer.pk}/grab/").status_code == 404
    assert client.post(f"/work/offers/{offer.pk}/decline/").status_code == 404
    offer.refresh_from_db()
    assert offer.can_be_grabbed
