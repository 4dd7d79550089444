import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.decide import decide, due_decisions
from bookings.dispatch.actions.grab import OfferGone, decline, grab
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Purpose, Reservation
from petcare.notifications.models import Notification
from tests.factories.bookings import an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(db):
    return CaregiverFactory(home_lat="30.596000")


@pytest.fixture
def far(db):
    return CaregiverFactory(home_lat="30.610000")


@pytest.fixture
def booking(near, far):
    return an_offered_booking()


def offer_of(caregiver) -> Offer:
    return Offer.objects.get(caregiver=caregiver)


def the_round() -> DispatchRound:
    return DispatchRound.objects.get()


@pytest.mark.promise("C8", "U11")
def test_of_two_who_grab_the_better_score_wins_whoever_was_first(booking, near, far):
    grab(offer=offer_of(far))
    grab(offer=offer_of(near))
    assert decide(the_round().pk).caregiver == near
    booking.refresh_from_db()
    visit = booking.visits.get()
    assert (booking.status, visit.caregiver) == (BookingStatus.ACCEPTED, near)
    assert visit.window.lower <= visit.planned.lower < visit.planned.upper <= visit.window.upper
    assert (offer_of(near).status, offer_of(far).status) == (OfferStatus.WON, OfferStatus.LOST)


@pytest.mark.promise("C8")
def test_everybody_is_told(booking, near, far):
    grab(offer=offer_of(far))
    grab(offer=offer_of(near))
    decide(the_round().pk)
    assert booking.owner.notifications.filter(kind="booking_accepted").count() == 1
    assert near.user.notifications.filter(kind="offer_won").count() == 1
    assert far.user.notifications.filter(kind="offer_lost").count() == 1


@pytest.mark.promise("B6")
def test_the_chain_keeps_the_scores_of_all_who_grabbed(booking, near, far):
    grab(offer=offer_of(far))
    grab(offer=offer_of(near))
    decide(the_round().pk)
    kept = booking.events.get(kind="grabbed").payload
    assert kept["winner"] == near.pk
    assert {row["caregiver"]: row["parts"] for row in kept["grabbed"]} == {
        near.pk: offer_of(near).parts,
        far.pk: offer_of(far).parts,
    }


@pytest.mark.promise("B5")
def test_the_hold_becomes_the_winners_reservation(booking, near, far):
    assert Reservation.objects.active().get().caregiver == near
    grab(offer=offer_of(far))
    decide(the_round().pk)
    active = Reservation.objects.active().get()
    assert (active.caregiver, active.purpose) == (far, Purpose.VISIT)


@pytest.mark.promise("C8", "B5")
def test_who_was_taken_meanwhile_is_passed_over_for_the_next(booking, near, far):
    grab(offer=offer_of(near))
    grab(offer=offer_of(far))
    Reservation.objects.update(is_active=False)
    other = an_offered_booking()
    Reservation.objects.filter(visit__booking=other).update(caregiver=near, period=other.visits.get().window)
    assert decide(booking.rounds.get().pk).caregiver == far


@pytest.mark.promise("B5")
def test_when_nobody_fits_the_round_stays_open_and_the_hold_stands(booking, near, far):
    held = Reservation.objects.active().get()
    grab(offer=offer_of(far))
    far.approval = "suspended"
    far.save()
    assert decide(the_round().pk) is None
    assert Reservation.objects.active().get() == held
    assert the_round().status == "open"
    grab(offer=offer_of(near))
    assert decide(the_round().pk).caregiver == near


@pytest.mark.promise("C8")
def test_who_was_passed_over_is_told_although_nobody_won(booking, far):
    grab(offer=offer_of(far))
    far.approval = "suspended"
    far.save()
    decide(the_round().pk)
    assert offer_of(far).status == OfferStatus.LOST
    assert far.user.notifications.filter(kind="offer_lost").count() == 1


@pytest.mark.promise("C8")
def test_decision_takes_as_many_queries_for_six_who_lose_as_for_one():
    def queries_of_a_decision(people, **when):
        CaregiverFactory.create_batch(people)
        search = an_offered_booking(**when).rounds.get()
        for offer in search.offers.all():
            grab(offer=offer)
        with CaptureQueriesContext(connection) as queries:
            assert decide(search.pk)
        return len(queries)

    one = queries_of_a_decision(2)
    assert queries_of_a_decision(5, window=window_at(days=2)) == one
    assert Notification.objects.filter(kind="offer_lost").count() == 1 + 6


def test_the_first_grab_makes_the_decision_due_and_the_second_does_not_delay_it(booking, near, far):
    grab(offer=offer_of(far))
    due = the_round().decide_at
    grab(offer=offer_of(near))
    assert the_round().decide_at == due > timezone.now()
    assert due_decisions() == []
    DispatchRound.objects.update(decide_at=timezone.now())
    assert due_decisions() == [the_round().pk]


def test_a_grab_that_came_in_during_a_decision_for_nobody_is_due_again(booking, near):
    grab(offer=offer_of(near))
    DispatchRound.objects.update(decide_at=None)
    assert due_decisions() == [the_round().pk]


def test_a_decision_is_made_once(booking, near):
    grab(offer=offer_of(near))
    assert decide(the_round().pk)
    assert decide(the_round().pk) is None
    assert booking.events.filter(kind="assigned").count() == 1


def test_a_second_tap_changes_nothing(booking, near):
    grab(offer=offer_of(near))
    first = offer_of(near).grabbed_at
    grab(offer=offer_of(near))
    assert offer_of(near).grabbed_at == first


@pytest.mark.promise("C8")
def test_an_offer_that_is_gone_says_so(booking, near, far):
    grab(offer=offer_of(near))
    decide(the_round().pk)
    with pytest.raises(OfferGone):
        grab(offer=offer_of(far))


def test_who_declined_is_out_and_who_grabbed_cannot_decline(booking, near, far):
    decline(offer=offer_of(far))
    with pytest.raises(OfferGone):
        grab(offer=offer_of(far))
    grab(offer=offer_of(near))
    decline(offer=offer_of(near))
    assert offer_of(near).status == OfferStatus.GRABBED


@pytest.mark.promise("B11")
def test_who_came_before_scores_for_it(near, far):
    earlier = an_accepted_booking(caregiver=far)
    Visit.objects.filter(booking=earlier).update(
        status="finished", started_at=timezone.now(), finished_at=timezone.now()
    )
    again = an_offered_booking(owner=earlier.owner)
    part = {part["name"]: part for part in Offer.objects.get(round__booking=again, caregiver=far).parts}["continuity"]
    assert part["fact"] == 1
    assert part["points"] > 0
