from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.bond import set_bond
from bookings.dispatch.actions.fan_out import FOR_EACH, fan_out
from bookings.dispatch.actions.go_online import change_presence
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, OfferStatus
from bookings.dispatch.tasks import offer_open_rounds, sweep_rounds
from bookings.money.models import PayRule, Refund
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus
from bookings.schedule import candidates
from bookings.schedule.candidates import nearest_candidates
from bookings.schedule.models import BondKind, Reservation
from caregivers.models import Caregiver
from caregivers.status import Presence
from petcare.notifications.models import Notification
from tests.factories.bookings import a_paid_booking, an_accepted_booking, an_offered_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db


def make_the_next_wave_due():
    DispatchRound.objects.update(next_wave_at=timezone.now())


@pytest.mark.promise("C6")
def test_offers_go_to_those_who_fit_and_are_online_with_their_score_parts():
    fitting = CaregiverFactory()
    CaregiverFactory(presence=Presence.BUSY)
    CaregiverFactory(presence=Presence.OFFLINE)
    CaregiverFactory(species=["dog"])
    CaregiverFactory(skills=["walking"])
    CaregiverFactory(approval="suspended")
    CaregiverFactory(hours=[])
    an_offered_booking()
    offer = Offer.objects.get()
    assert offer.caregiver == fitting
    assert [part["name"] for part in offer.parts] == [
        "travel",
        "rating",
        "punctuality",
        "fit",
        "continuity",
        "load",
        "fairness",
        "newcomer",
        "conduct",
    ]
    assert float(offer.score) == pytest.approx(sum(part["points"] for part in offer.parts), abs=0.01)


@pytest.mark.promise("C6")
def test_the_push_names_service_time_area_and_pets_but_never_the_address():
    caregiver = CaregiverFactory()
    booking = an_offered_booking()
    pushed = caregiver.user.notifications.get(kind="offer")
    assert {"services", "window", "area", "kilometres", "pets", "pay"} <= set(pushed.data)
    assert booking.address.room not in str(pushed.data)
    assert booking.address.street not in str(pushed.data)


def test_the_time_that_is_held_for_this_booking_does_not_keep_its_holder_from_the_offer():
    only = CaregiverFactory()
    an_offered_booking()
    assert Offer.objects.get().caregiver == only


def test_who_is_taken_at_that_time_gets_no_offer():
    taken = CaregiverFactory(home_lat="30.595100")
    booking = a_paid_booking()
    held = Reservation.objects.get(visit__booking=booking)
    assert held.caregiver == taken
    Reservation.objects.update(period=booking.visits.get().window)
    free = CaregiverFactory(home_lat="30.610000")
    other = an_offered_booking()
    assert [offer.caregiver for offer in Offer.objects.filter(round__booking=other)] == [free]


def test_waves_widen_and_nobody_is_asked_twice():
    DispatchPolicy.objects.create(version=1, wave_size=2, first_wave_radius_m=3000)
    near = CaregiverFactory.create_batch(3)
    far = CaregiverFactory(home_lat="30.635000")
    an_offered_booking()
    dispatch_round = DispatchRound.objects.get()
    assert Offer.objects.count() == 2
    assert fan_out(dispatch_round.pk) == 0
    make_the_next_wave_due()
    assert fan_out(dispatch_round.pk) == 2
    make_the_next_wave_due()
    assert fan_out(dispatch_round.pk) == 0
    assert {offer.caregiver for offer in Offer.objects.all()} == {*near, far}


@pytest.mark.promise("C6")
def test_who_is_near_and_busy_stands_in_nobodys_way():
    DispatchPolicy.objects.create(version=1, wave_size=1, first_wave_radius_m=10_000)
    busy = CaregiverFactory.create_batch(4, home_lat="30.595100", hours=[])
    free = CaregiverFactory(home_lat="30.620000")
    an_offered_booking()
    assert [offer.caregiver for offer in Offer.objects.all()] == [free]
    assert len(busy) == FOR_EACH


@pytest.mark.promise("C4")
def test_whoever_comes_online_gets_the_open_offers_that_fit():
    late = CaregiverFactory(presence=Presence.OFFLINE)
    CaregiverFactory()
    an_offered_booking()
    assert not late.offers.exists()
    change_presence(caregiver=late, to=Presence.ONLINE)
    for _ in range(2):
        offer_open_rounds(late.pk)
    assert late.offers.count() == 1
    assert late.user.notifications.filter(kind="offer").count() == 1
    assert DispatchRound.objects.get().waves == 1


@pytest.mark.parametrize("unfit", [{"species": ["dog"]}, {"hours": []}, {"radius_m": 500, "home_lat": "30.640000"}])
def test_whoever_comes_online_and_does_not_fit_gets_no_offer(unfit):
    CaregiverFactory()
    an_offered_booking()
    late = CaregiverFactory(**unfit)
    offer_open_rounds(late.pk)
    assert not late.offers.exists()


@pytest.mark.promise("U10")
def test_when_nobody_came_forward_the_money_goes_back_and_the_time_is_free():
    CaregiverFactory()
    booking = an_offered_booking()
    now = timezone.now()
    Visit.objects.update(window=(now - timedelta(hours=2), now))
    DispatchRound.objects.update(begins_at=now - timedelta(hours=2), closes_at=now)
    make_the_next_wave_due()
    sweep_rounds()
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, "nobody_found")
    assert Refund.objects.get().amount == booking.total
    assert not Reservation.objects.active().exists()
    assert Offer.objects.get().status == "expired"
    assert booking.owner.notifications.filter(kind="nobody_found").exists()


def test_an_urgent_visit_goes_to_all_at_once():
    DispatchPolicy.objects.create(version=1, wave_size=1, urgent_hours=48)
    CaregiverFactory.create_batch(3)
    an_offered_booking()
    assert Offer.objects.count() == 3
    assert Visit.objects.get().window.lower < timezone.now() + timedelta(hours=48)


def test_a_wave_of_many_takes_as_many_queries_as_of_one():
    PayRule.objects.current()
    CaregiverFactory()
    one = a_paid_booking()
    with CaptureQueriesContext(connection) as for_one:
        assert fan_out(one.rounds.get().pk) == 1
    CaregiverFactory.create_batch(7)
    many = a_paid_booking(window=window_at(8))
    with CaptureQueriesContext(connection) as for_many:
        assert fan_out(many.rounds.get().pk) == 8
    assert len(for_many) == len(for_one)


@pytest.mark.promise("B6")
def test_the_way_counts_from_the_visit_before_on_that_day():
    """Who lives far away and is next door just then has the shorter way."""
    one = CaregiverFactory(home_lat="30.615000")
    before = an_accepted_booking(caregiver=one, window=window_at(16))
    later = an_offered_booking(window=window_at(18))
    parts = {part["name"]: part for part in Offer.objects.get(round__booking=later).parts}
    assert before.address.point == later.address.point
    assert (parts["travel"]["about"], parts["travel"]["fact"]) == ("before", 0)
    assert (parts["load"]["fact"], parts["fairness"]["fact"]) == (1, 0)


@pytest.mark.promise("B11")
def test_whoever_the_owner_blocked_gets_no_offer_and_holds_no_time():
    owner = OwnerFactory()
    blocked, other = CaregiverFactory(home_lat="30.595100"), CaregiverFactory()
    set_bond(owner=owner, caregiver=blocked, kind=BondKind.BLOCKED)
    booking = an_offered_booking(owner=owner)
    assert [offer.caregiver for offer in Offer.objects.filter(round__booking=booking)] == [other]
    assert Reservation.objects.active().get().caregiver == other
    offer_open_rounds(blocked.pk)
    assert not blocked.offers.exists()
    assert an_offered_booking(window=window_at(8)).rounds.get().offers.count() == 2


@pytest.mark.promise("B11")
def test_blocking_takes_the_open_offer_back_and_a_favourite_scores_for_it():
    owner = OwnerFactory()
    one, other = CaregiverFactory.create_batch(2)
    set_bond(owner=owner, caregiver=other, kind=BondKind.FAVOURITE)
    an_offered_booking(owner=owner)
    for caregiver in (one, other):
        grab(offer=Offer.objects.get(caregiver=caregiver))
    set_bond(owner=owner, caregiver=one, kind=BondKind.BLOCKED)
    lost = Notification.objects.filter(kind="offer_gone")
    assert [told.recipient for told in lost] == [one.user]
    mine, theirs = Offer.objects.get(caregiver=one), Offer.objects.get(caregiver=other)
    assert (mine.status, theirs.status) == (OfferStatus.WITHDRAWN, OfferStatus.GRABBED)
    assert theirs.score > mine.score
    assert {part["name"]: part["about"] for part in theirs.parts}["continuity"] == "favourite"


@pytest.mark.promise("C6")
@pytest.mark.parametrize(("limit", "reach_m"), [(1, 30_000), (3, 30_000), (20, 30_000), (20, 1500)])
def test_those_online_are_found_by_the_nearest_first_as_by_the_box(limit, reach_m, monkeypatch):
    """The quick way and the thorough one agree, whether the first layer holds enough or not."""
    for number in range(12):
        CaregiverFactory(home_lat=f"30.6{number:02}000", skills=["feeding"] if number % 3 else ["walking"])
    CaregiverFactory(presence=Presence.BUSY)
    monkeypatch.setattr(candidates, "LAYER", 2)
    found = nearest_candidates(need_at_home(), limit=limit, reach_m=reach_m, online_only=True)
    everybody = nearest_candidates(need_at_home(), limit=100, reach_m=reach_m)
    online = set(Caregiver.objects.filter(presence=Presence.ONLINE).values_list("pk", flat=True))
    assert found == [one for one in everybody if one.caregiver_id in online][:limit]
