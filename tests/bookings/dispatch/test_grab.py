"""A grab that cannot be, and passing with a reason."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from bookings.dispatch.actions.grab import NoTime, NotWorking, OfferGone, decline, grab
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.schedule.models import Reservation
from caregivers.models import Caregiver
from tests.factories.bookings import an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "offers"}


@pytest.fixture
def caregiver():
    return CaregiverFactory()


def offer_of(caregiver, booking) -> Offer:
    return Offer.objects.get(caregiver=caregiver, round__booking=booking)


def take_time(caregiver, begins, ends) -> None:
    """Somewhere else, for the visit of another booking."""
    other = an_accepted_booking(caregiver=caregiver, window=window_at(8))
    Reservation.objects.exclude(visit__booking=other).update(is_active=False)
    Reservation.objects.filter(visit__booking=other, is_active=True).update(period=DateTimeTZRange(begins, ends))


@pytest.mark.promise("C8")
def test_grab_of_a_round_whose_window_is_over_says_so(caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    DispatchRound.objects.update(closes_at=timezone.now())
    with pytest.raises(OfferGone, match="接不了"):
        grab(offer=offer)


@pytest.mark.promise("C8")
@pytest.mark.parametrize("status", [OfferStatus.EXPIRED, OfferStatus.WITHDRAWN])
def test_grab_of_an_offer_that_ended_without_a_winner_does_not_say_that_somebody_was_quicker(caregiver, status):
    offer = offer_of(caregiver, an_offered_booking())
    Offer.objects.update(status=status)
    with pytest.raises(OfferGone, match="接不了"):
        grab(offer=offer)


@pytest.mark.promise("C8")
def test_grab_while_suspended_is_refused(client, caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    Caregiver.objects.update(approval="suspended")
    with pytest.raises(NotWorking):
        grab(offer=offer)
    client.force_login(caregiver.user)
    assert client.post(f"/work/offers/{offer.pk}/grab/").status_code == 403
    offer.refresh_from_db()
    assert offer.status == OfferStatus.PUSHED


@pytest.mark.promise("C8", "B5")
def test_grab_while_another_visit_overlaps_by_a_minute_says_so_and_leaves_the_offer(client, caregiver):
    booking = an_offered_booking()
    offer, window = offer_of(caregiver, booking), booking.visits.get().window
    # What is left before the end of the window is a minute less than the visit takes with locking up.
    needs = timedelta(minutes=booking.visits.get().minutes + 5)
    take_time(caregiver, window.lower, window.upper - needs + timedelta(minutes=1))
    client.force_login(caregiver.user)
    page = client.post(f"/work/offers/{offer.pk}/grab/", headers=HTMX).text
    assert "赶不过去" in page
    offer.refresh_from_db()
    assert offer.can_be_grabbed


@pytest.mark.promise("C8", "B5")
def test_grab_of_a_visit_that_cannot_be_reached_in_time_says_so(client, caregiver):
    """Their visit before ends ten kilometres away, just early enough to be here if it were next door."""
    booking = an_offered_booking()
    offer, visit = offer_of(caregiver, booking), booking.visits.get()
    begins = visit.window.upper - timedelta(minutes=visit.minutes + 10)
    take_time(caregiver, visit.window.lower - timedelta(hours=1), begins)
    grab(offer=offer)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.GRABBED
    Offer.objects.update(status=OfferStatus.SEEN, grabbed_at=None)
    elsewhere = Reservation.objects.get(period__endswith=begins).visit.booking
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(lat="30.690000")
    with pytest.raises(NoTime, match="赶不过去"):
        grab(offer=offer)
    client.force_login(caregiver.user)
    assert "赶不过去" in client.post(f"/work/offers/{offer.pk}/grab/", follow=True).text


@pytest.mark.promise("C8")
def test_grab_just_after_the_round_was_decided_is_told_so(caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    DispatchRound.objects.get().end(RoundStatus.DECIDED)
    with pytest.raises(OfferGone, match="已经有人"):
        grab(offer=offer)
    offer.refresh_from_db()
    assert offer.status == OfferStatus.PUSHED


@pytest.mark.promise("C6")
def test_passing_keeps_the_reason_and_the_words(client, caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    client.force_login(caregiver.user)
    assert 'value="too_far"' in client.get("/work/offers/").text
    client.post(f"/work/offers/{offer.pk}/decline/", {"reason": "too_far", "words": "在江对面"})
    offer.refresh_from_db()
    assert (offer.status, offer.decline_reason, offer.decline_words) == ("declined", "too_far", "在江对面")


@pytest.mark.parametrize("nonsense", [{"reason": "moon"}, {"words": "x" * 201}, {}])
def test_passing_with_nonsense_passes_without_a_reason(client, caregiver, nonsense):
    offer = offer_of(caregiver, an_offered_booking())
    client.force_login(caregiver.user)
    assert client.post(f"/work/offers/{offer.pk}/decline/", nonsense).status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.decline_reason, offer.decline_words) == ("declined", "", "")


def test_passing_twice_keeps_the_first_reason(caregiver):
    offer = offer_of(caregiver, an_offered_booking())
    decline(offer=offer, reason="pay")
    decline(offer=offer, reason="too_far")
    offer.refresh_from_db()
    assert offer.decline_reason == "pay"
