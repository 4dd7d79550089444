"""The owner chooses among those who said yes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.choose import ChoiceOver, choose
from bookings.dispatch.actions.decide import decide, due_decisions
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, OfferStatus
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Reservation
from caregivers.models import Caregiver
from tests.factories.bookings import an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(db):
    return CaregiverFactory(home_lat="30.596000")


@pytest.fixture
def far(db):
    return CaregiverFactory(home_lat="30.610000")


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def booking(near, far, owner):
    return an_offered_booking(owner=owner, owner_chooses=True)


def offer_of(caregiver) -> Offer:
    return Offer.objects.get(caregiver=caregiver)


def both_grab(near, far) -> None:
    for caregiver in (near, far):
        grab(offer=offer_of(caregiver))


@pytest.mark.promise("C8")
def test_the_owner_takes_somebody_else_than_the_platform_would(client, booking, owner, near, far):
    both_grab(near, far)
    client.force_login(owner)
    page = client.get(booking.get_absolute_url()).text
    for words in ("挑一位来的人", near.user.name, far.user.name, "最合适"):
        assert words in page
    client.post(f"{booking.get_absolute_url()}choose/{offer_of(far).pk}/")
    booking.refresh_from_db()
    assert (booking.status, booking.visits.get().caregiver) == (BookingStatus.ACCEPTED, far)
    assert (offer_of(far).status, offer_of(near).status) == (OfferStatus.WON, OfferStatus.LOST)
    assert near.user.notifications.filter(kind="offer_lost").count() == 1
    assert booking.events.get(kind="grabbed").actor == owner
    client.force_login(near.user)
    assert "主人选了别人" in client.get("/work/offers/").text


@pytest.mark.promise("C8")
def test_the_owner_is_told_at_the_first_yes_and_has_ten_minutes(booking, owner, near, far):
    both_grab(near, far)
    left = DispatchRound.objects.get().decide_at - offer_of(near).grabbed_at
    assert left == timedelta(minutes=10)
    assert owner.notifications.filter(kind="choose_caregiver").count() == 1
    assert due_decisions() == []


@pytest.mark.promise("C8")
def test_who_does_not_choose_gets_the_best(booking, near, far):
    both_grab(near, far)
    DispatchRound.objects.update(decide_at=timezone.now())
    assert due_decisions() == [DispatchRound.objects.get().pk]
    assert decide(DispatchRound.objects.get().pk).caregiver == near


@pytest.mark.promise("C8")
def test_the_time_to_choose_ends_two_hours_before_the_window(near, owner, time_machine):
    time_machine.move_to(window_at(15).start + timedelta(minutes=55))
    booking = an_offered_booking(owner=owner, owner_chooses=True, window=window_at(18, days=0))
    grab(offer=offer_of(near))
    assert DispatchRound.objects.get().decide_at == booking.visits.get().window.lower - timedelta(hours=2)


@pytest.mark.promise("C8", "B5")
def test_chosen_but_busy_meanwhile_is_passed_over_and_the_owner_hears_who_is_left(client, booking, owner, near, far):
    both_grab(near, far)
    other = an_accepted_booking(caregiver=far, window=window_at(8))
    taken = Reservation.objects.filter(visit__booking=other, is_active=True)
    taken.update(period=booking.visits.get().window)
    client.force_login(owner)
    page = client.post(f"{booking.get_absolute_url()}choose/{offer_of_round(booking, far).pk}/", follow=True).text
    assert f"{far.user.name} 刚刚没空了。{near.user.name} 还可以来" in page
    booking.refresh_from_db()
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
    assert offer_of_round(booking, far).status == OfferStatus.LOST
    client.force_login(far.user)
    assert "你的其他上门排不开这一单了" in client.get("/work/offers/").text
    assert choose(offer=offer_of_round(booking, near), by=owner) == []
    assert booking.visits.get().caregiver == near


def offer_of_round(booking, caregiver) -> Offer:
    return Offer.objects.get(round__booking=booking, caregiver=caregiver)


def test_when_the_only_one_has_no_time_any_more_the_search_goes_on(booking, owner, near):
    grab(offer=offer_of(near))
    Caregiver.objects.filter(pk=near.pk).update(approval="suspended")
    assert choose(offer=offer_of(near), by=owner) == []
    search = DispatchRound.objects.get()
    assert (search.status, search.decide_at) == ("open", None)


@pytest.mark.promise("B7")
def test_of_a_trip_the_chosen_takes_what_fits_and_the_rest_is_chosen_again(near, far, owner):
    booking = an_offered_booking(owner=owner, owner_chooses=True, windows=[window_at(12), window_at(12, days=2)])
    first = booking.visits.first()
    Reservation.objects.update(is_active=False)
    busy = an_accepted_booking(caregiver=far, window=window_at(8))
    Reservation.objects.filter(visit__booking=busy, is_active=True).update(period=first.window)
    for caregiver in (near, far):
        grab(offer=offer_of_round(booking, caregiver))
    left = choose(offer=offer_of_round(booking, far), by=owner)
    assert [one.caregiver for one in left] == [near]
    assert choose(offer=left[0], by=owner) == []
    assert [visit.caregiver for visit in booking.visits.all()] == [near, far]


@pytest.mark.parametrize("who", ["nobody said yes", "owner leaves it to the platform", "decided"])
def test_choice_that_is_not_there_any_more_says_so(client, near, far, owner, who):
    booking = an_offered_booking(owner=owner, owner_chooses=who != "owner leaves it to the platform")
    grab(offer=offer_of(near))
    if who == "nobody said yes":
        Offer.objects.update(status=OfferStatus.WITHDRAWN)
    if who == "decided":
        decide(DispatchRound.objects.get().pk)
    with pytest.raises(ChoiceOver):
        choose(offer=offer_of(near), by=owner)
    client.force_login(owner)
    answer = client.post(f"{booking.get_absolute_url()}choose/{offer_of(near).pk}/", follow=True)
    assert "已经定下来了" in answer.text


def test_choice_in_the_booking_of_somebody_else_or_of_who_did_not_grab_is_not_found(client, booking, owner, near, far):
    grab(offer=offer_of(near))
    client.force_login(OwnerFactory())
    assert client.post(f"{booking.get_absolute_url()}choose/{offer_of(near).pk}/").status_code == 404
    client.force_login(owner)
    assert client.post(f"{booking.get_absolute_url()}choose/{offer_of(far).pk}/").status_code == 404


def test_page_with_three_who_said_yes_takes_as_many_queries_as_with_one(client, booking, owner, near, far):
    CaregiverFactory()
    client.force_login(owner)
    grab(offer=offer_of(near))
    client.get(booking.get_absolute_url())
    with CaptureQueriesContext(connection) as for_one:
        client.get(booking.get_absolute_url())
    grab(offer=offer_of(far))
    with CaptureQueriesContext(connection) as for_two:
        client.get(booking.get_absolute_url())
    assert len(for_two) == len(for_one)


def test_policy_says_how_long_there_is_to_choose(owner, near):
    DispatchPolicy.objects.create(version=1, choice_minutes=25)
    an_offered_booking(owner=owner, owner_chooses=True)
    grab(offer=offer_of(near))
    assert DispatchRound.objects.get().decide_at - offer_of(near).grabbed_at == timedelta(minutes=25)
