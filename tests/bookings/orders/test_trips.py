from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, OfferStatus, RoundStatus
from bookings.dispatch.tasks import sweep_rounds
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.start_payment import start_payment
from bookings.money.models import Refund
from bookings.orders.actions.cancel import cancel_visits, refunds_of
from bookings.orders.actions.expire_hold import expire_hold
from bookings.orders.actions.place import MOST_VISITS, check_windows
from bookings.orders.cancellation import total_refund
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.models import Reservation
from caregivers.models import DateHours
from petcare.errors import DomainError
from tests.factories.bookings import (
    a_paid_booking,
    a_placed_booking,
    an_accepted_booking,
    an_offered_booking,
    notice_for,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("B7")]


def days(*numbers, hour=18):
    return [window_at(hour, days=number) for number in numbers]


def off(caregiver, *numbers):
    """Days off, counted from today."""
    for number in numbers:
        DateHours.objects.create(caregiver=caregiver, date=timezone.localdate() + timedelta(days=number))


def test_trip_is_one_booking_with_a_visit_in_each_window():
    CaregiverFactory()
    booking = a_placed_booking(windows=days(4, 3, 5) + days(4, hour=8))
    visits = list(booking.visits.all())
    assert [visit.window.lower for visit in visits] == sorted(
        window.start for window in days(3, 4, 5) + days(4, hour=8)
    )
    assert booking.total == Decimal("144.00") == sum(visit.price for visit in visits)
    assert Reservation.objects.active().count() == 4
    assert all(visit.steps.count() == 2 for visit in visits)


def test_trip_is_held_by_one_person_where_possible():
    near, steady = CaregiverFactory(home_lat="30.595100"), CaregiverFactory(home_lat="30.610000")
    off(near, 4)
    booking = a_placed_booking(windows=days(3, 4, 5))
    holders = {row.caregiver for row in Reservation.objects.active().filter(visit__booking=booking)}
    assert holders == {steady}


def test_trip_that_nobody_can_hold_alone_is_shared():
    one, other = CaregiverFactory.create_batch(2)
    off(one, 5)
    off(other, 3, 4)
    booking = a_placed_booking(windows=days(3, 4, 5))
    holders = [booking.visits.get(position=number).reservations.get().caregiver for number in (1, 2, 3)]
    assert holders == [one, one, other]


def test_trip_with_a_day_without_anybody_names_that_window_and_holds_nothing():
    off(CaregiverFactory(), 4)
    with pytest.raises(NobodyFree) as refused:
        a_placed_booking(windows=days(3, 4, 5))
    assert refused.value.windows == days(4)
    assert not Booking.objects.exists()
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    "windows", [[], days(3, 3), days(*range(1, MOST_VISITS + 2)), days(-1, 2)], ids=["none", "twice", "many", "past"]
)
def test_trip_of_windows_that_make_no_booking_is_refused(windows):
    CaregiverFactory()
    with pytest.raises(DomainError):
        check_windows(windows)


@pytest.mark.promise("C8")
def test_trip_goes_to_the_one_who_has_time_for_all_of_it_although_another_scores_higher():
    near, steady = CaregiverFactory(home_lat="30.595100"), CaregiverFactory(home_lat="30.610000")
    off(near, 4)
    booking = an_offered_booking(windows=days(3, 4, 5))
    assert {offer.caregiver: offer.covers for offer in Offer.objects.all()} == {near: 2, steady: 3}
    grab(offer=Offer.objects.get(caregiver=near))
    grab(offer=Offer.objects.get(caregiver=steady))
    assert decide(booking.rounds.get().pk).caregiver == steady
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    assert {visit.caregiver for visit in booking.visits.all()} == {steady}
    assert steady.user.notifications.filter(kind="trip_won").count() == 1


def test_who_has_time_for_a_part_only_waits_for_somebody_who_has_more():
    part, whole = CaregiverFactory.create_batch(2)
    off(part, 4)
    an_offered_booking(windows=days(3, 4, 5))
    grab(offer=Offer.objects.get(caregiver=part))
    patient = DispatchRound.objects.get().decide_at
    assert patient > timezone.now() + timedelta(minutes=25)
    grab(offer=Offer.objects.get(caregiver=whole))
    assert DispatchRound.objects.get().decide_at < timezone.now() + timedelta(minutes=1)


def test_trip_is_split_when_nobody_has_time_for_all_and_the_owner_is_told():
    one, other = CaregiverFactory.create_batch(2)
    off(one, 5)
    off(other, 3, 4)
    booking = an_offered_booking(windows=days(3, 4, 5))
    grab(offer=Offer.objects.get(caregiver=other))
    grab(offer=Offer.objects.get(caregiver=one))
    decide(booking.rounds.get().pk)
    booking.refresh_from_db()
    assert [visit.caregiver for visit in booking.visits.all()] == [one, one, other]
    assert booking.status == BookingStatus.ACCEPTED
    told = booking.owner.notifications.filter(kind="visits_accepted")
    assert sorted(row.data["count"] for row in told) == [1, 2]
    assert booking.rounds.get().status == RoundStatus.DECIDED


def test_what_is_left_of_a_trip_goes_on_looking():
    one = CaregiverFactory()
    late = CaregiverFactory(presence="offline")
    off(one, 5)
    booking = an_offered_booking(windows=days(3, 4, 5))
    grab(offer=Offer.objects.get(caregiver=one))
    decide(booking.rounds.get().pk)
    booking.refresh_from_db()
    dispatch_round = booking.rounds.get()
    assert (booking.status, dispatch_round.status) == (BookingStatus.AWAITING_CAREGIVER, RoundStatus.OPEN)
    late.presence = "online"
    late.save()
    DispatchRound.objects.update(next_wave_at=timezone.now())
    fan_out(dispatch_round.pk)
    offer = Offer.objects.get(caregiver=late)
    assert offer.covers == 1
    grab(offer=offer)
    decide(dispatch_round.pk)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    assert booking.visits.get(position=3).caregiver == late


@pytest.mark.promise("B10")
def test_one_visit_of_a_trip_is_cancelled_and_the_others_stand():
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver, windows=days(3, 4, 5))
    [middle] = [refund for refund in refunds_of(booking) if refund.visit.position == 2]
    cancel_visits(booking=booking, visit_ids=[middle.visit.pk], agreed=middle.amount, by=booking.owner)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    assert Refund.objects.get().amount == Decimal("36.00")
    assert [visit.status for visit in booking.visits.all()] == ["scheduled", "cancelled", "scheduled"]
    assert Reservation.objects.active().count() == 2


def test_cancelling_the_visits_that_look_for_somebody_ends_their_round_only():
    one = CaregiverFactory()
    off(one, 5)
    CaregiverFactory(presence="offline")
    booking = an_offered_booking(windows=days(3, 4, 5))
    grab(offer=Offer.objects.get(caregiver=one))
    decide(booking.rounds.get().pk)
    refunds = [refund for refund in refunds_of(booking) if refund.visit.position == 3]
    cancel_visits(booking=booking, visit_ids=[refunds[0].visit.pk], agreed=total_refund(refunds), by=booking.owner)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    assert booking.rounds.get().status == RoundStatus.CLOSED


def test_nobody_for_one_visit_gives_its_price_back_and_the_others_go_on():
    CaregiverFactory()
    booking = an_offered_booking(windows=days(3, 4, 5))
    first, now = booking.visits.get(position=1), timezone.now()
    Visit.objects.filter(pk=first.pk).update(window=(now - timedelta(hours=2), now))
    DispatchRound.objects.update(begins_at=now - timedelta(hours=2), closes_at=now, next_wave_at=now)
    sweep_rounds()
    booking.refresh_from_db()
    first.refresh_from_db()
    assert first.status == VisitStatus.CANCELLED
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
    assert Refund.objects.get().amount == Decimal("36.00")
    assert booking.rounds.get().status == RoundStatus.OPEN
    assert booking.owner.notifications.filter(kind="nobody_found_for_visit").exists()
    assert Offer.objects.get().status == OfferStatus.PUSHED


def test_trip_is_revived_by_a_late_payment_when_all_of_it_still_fits():
    CaregiverFactory()
    booking = a_placed_booking(windows=days(3, 4))
    start_payment(booking=booking)
    Booking.objects.update(hold_expires_at=timezone.now())
    expire_hold(booking.pk)
    settle_payment(notice_for(booking.payments.get()))
    booking.refresh_from_db()
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
    assert Reservation.objects.active().count() == 2


def test_urgent_trip_does_not_wait_for_somebody_with_time_for_all():
    DispatchPolicy.objects.create(version=1, urgent_hours=100)
    part = CaregiverFactory()
    off(part, 4)
    CaregiverFactory(presence="offline")
    a = a_paid_booking(windows=days(3, 4))
    fan_out(a.rounds.get().pk)
    grab(offer=Offer.objects.get(caregiver=part))
    assert DispatchRound.objects.get().decide_at < timezone.now() + timedelta(minutes=1)
