"""Somebody has said yes, the decision is due in seconds, and one more says yes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.grab import NoTime, NotWorking, OfferGone, grab
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


def test_one_more_says_yes_in_one_statement_and_leaves_the_decision_where_it_is(offer):
    decide_at = DispatchRound.objects.get().decide_at
    with CaptureQueriesContext(connection) as asked:
        grab(offer=offer)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.GRABBED
    assert offer.grabbed_at <= timezone.now()
    assert DispatchRound.objects.get().decide_at == decide_at
    assert len(asked) == 1


def test_whose_days_changed_since_they_were_asked_is_looked_at_again(offer, other):
    an_accepted_booking(caregiver=other)
    with CaptureQueriesContext(connection) as asked:
        grab(offer=offer)
    assert len(asked) > 1


def test_whose_hours_are_gone_since_they_were_asked_has_no_time(offer, other):
    change_week(caregiver=other, weekdays=range(7), ranges=[])
    with pytest.raises(NoTime):
        grab(offer=offer)


def test_who_sets_out_from_elsewhere_since_they_were_asked_is_looked_at_again(offer, other):
    change_area(caregiver=other, lat=Decimal("30.65"), lon=Decimal("114.35"), radius_m=9000)
    with CaptureQueriesContext(connection) as asked:
        grab(offer=offer)
    assert len(asked) > 1


@pytest.mark.parametrize("fact", [{"approval": "suspended"}, {"is_held": True}])
def test_who_may_not_work_is_refused_all_the_same(offer, other, fact):
    Caregiver.objects.filter(pk=other.pk).update(**fact)
    with pytest.raises(NotWorking):
        grab(offer=offer)


@pytest.mark.parametrize("fact", ["closes_at", "begins_at"])
def test_a_round_that_is_over_or_whose_window_began_is_looked_at_closely(offer, fact):
    DispatchRound.objects.update(**{fact: timezone.now()})
    with CaptureQueriesContext(connection) as asked:
        try:
            grab(offer=offer)
        except OfferGone:
            assert fact == "closes_at"
    assert len(asked) > 1


def test_whose_yes_would_bring_the_decision_nearer_does(offer):
    DispatchRound.objects.update(decide_at=timezone.now() + timedelta(hours=1))
    grab(offer=offer)
    assert DispatchRound.objects.get().decide_at < timezone.now() + timedelta(minutes=5)


def test_nobody_says_yes_to_an_offer_of_somebody_else(offer, other):
    not_theirs = Offer(pk=offer.pk, caregiver=CaregiverFactory())
    with pytest.raises(Offer.DoesNotExist):
        grab(offer=not_theirs)
    offer.refresh_from_db()
    assert offer.can_be_grabbed
