from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from bookings.dispatch.actions.bond import set_bond
from bookings.dispatch.actions.choose import ChoiceOver, choose
from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import OfferGone, grab, say_yes_too
from bookings.dispatch.actions.move import StillLooking, move_visit_to
from bookings.dispatch.actions.peak import switch_on
from bookings.dispatch.actions.suspend import suspend_caregiver
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer, OfferStatus, PeakMode
from bookings.dispatch.tasks import sweep_rounds
from bookings.orders.actions.cancel import cancel_visits, comes_back, refunds_of
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus
from bookings.orders.transitions import lock_booking
from bookings.schedule.models import BondKind, Reservation
from caregivers.models import Caregiver
from tests.factories.bookings import a_paid_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory


def settle(booking):
    """What beat does until nothing is due."""
    DispatchRound.objects.filter(decide_at__isnull=False).update(decide_at=timezone.now())
    sweep_rounds()
    booking.refresh_from_db()


@pytest.mark.promise("C8", "B5")
def test_many_grab_and_decide_at_once_and_exactly_one_is_assigned(race):
    CaregiverFactory.create_batch(56)
    booking = an_offered_booking()
    round_id = booking.rounds.get().pk
    while DispatchRound.objects.update(next_wave_at=timezone.now()) and fan_out(round_id):
        pass
    offers = list(Offer.objects.all())
    assert len(offers) == 56
    outcomes = race([partial(grab, offer=offer) for offer in offers] + [partial(decide, round_id)] * 4)
    assert all(outcome is None or isinstance(outcome, Offer | OfferGone) for outcome in outcomes), outcomes
    settle(booking)
    assert booking.status == BookingStatus.ACCEPTED
    assert Offer.objects.filter(status=OfferStatus.WON).count() == 1
    assert not Offer.objects.open().exists()
    assert Reservation.objects.active().count() == 1
    assert booking.events.filter(kind="assigned").count() == 1


@pytest.mark.promise("C8")
def test_owner_chooses_while_the_platform_decides_and_one_of_them_comes(race):
    one, other = CaregiverFactory.create_batch(2)
    booking = an_offered_booking(owner_chooses=True)
    for offer in Offer.objects.all():
        grab(offer=offer)
    wanted, round_id = Offer.objects.get(caregiver=other), booking.rounds.get().pk
    outcomes = race([partial(choose, offer=wanted, by=booking.owner), partial(decide, round_id)] * 3)
    assert all(outcome is None or isinstance(outcome, Offer | list | ChoiceOver) for outcome in outcomes), outcomes
    assert Offer.objects.filter(status=OfferStatus.WON).count() == 1
    assert Reservation.objects.active().count() == 1
    assert booking.visits.get().caregiver in {one, other}


@pytest.mark.promise("P4", "B5")
def test_suspension_while_they_win_leaves_them_nothing_ahead(race):
    caregiver, operator = CaregiverFactory(), StaffFactory()
    bookings = [an_offered_booking(window=window_at(hour)) for hour in (8, 12, 16)]
    for offer in Offer.objects.all():
        grab(offer=offer)
    rounds = [booking.rounds.get().pk for booking in bookings]
    outcomes = race(
        [partial(decide, pk) for pk in rounds]
        + [partial(suspend_caregiver, caregiver=caregiver, by=operator, reason="投诉没查清")]
    )
    assert all(outcome is None or isinstance(outcome, Offer | Caregiver) for outcome in outcomes), outcomes
    assert not Visit.objects.filter(caregiver=caregiver).exists()
    assert not Offer.objects.filter(status__in=["pushed", "seen", "grabbed"]).exists()
    assert not Reservation.objects.active().filter(caregiver=caregiver).exists()
    assert DispatchRound.objects.filter(status="open").count() == 3


@pytest.mark.promise("P4", "B7")
def test_suspension_while_the_owner_calls_off_their_visit_leaves_the_rest_looked_for(race):
    windows = [window_at(10, days=2), window_at(10, days=3)]
    weekdays = [timezone.localtime(window.start).weekday() for window in windows]
    caregiver, _other = [CaregiverFactory(hours=[(weekday, 0, 1440)]) for weekday in weekdays]
    booking, operator = an_offered_booking(windows=windows), StaffFactory()
    grab(offer=Offer.objects.get(caregiver=caregiver))
    decide(booking.rounds.get().pk)
    mine, nobodys = booking.visits.all()
    assert (mine.caregiver, nobodys.caregiver) == (caregiver, None)
    is_called_off = Event()

    def call_off_slowly():
        with transaction.atomic():
            lock_booking(booking.pk)
            is_called_off.set()
            # The suspension has found the visit by then, and waits for its booking.
            Event().wait(0.5)
            [refund] = [one for one in refunds_of(booking) if one.visit == mine]
            agreed = comes_back(booking, [refund])
            cancel_visits(booking=booking, visit_ids=[mine.pk], agreed=agreed, by=booking.owner)

    def suspend():
        is_called_off.wait(10)
        return suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")

    assert race([call_off_slowly, suspend]) == [None, caregiver]
    assert [visit.pk for visit in booking.rounds.get(status="open").looking()] == [nobodys.pk]


@pytest.mark.promise("B11")
def test_blocking_while_offers_go_out_leaves_no_open_offer(race):
    caregiver = CaregiverFactory()
    booking = a_paid_booking()
    race(
        [
            partial(fan_out, booking.rounds.get().pk),
            partial(set_bond, owner=booking.owner, caregiver=caregiver, kind=BondKind.BLOCKED),
        ]
    )
    assert not Offer.objects.open().exists()


@pytest.mark.promise("B5")
def test_one_caregiver_wins_two_rounds_for_the_same_time_at_once_and_keeps_one(race):
    only = CaregiverFactory()
    bookings = [a_paid_booking() for _ in range(2)]
    for booking in bookings:
        fan_out(booking.rounds.get().pk)
    # Both windows are now filled to the minute: only one of the two visits can stand.
    for visit in [booking.visits.get() for booking in bookings]:
        visit.minutes = 110
        visit.save()
    Reservation.objects.update(is_active=False)
    for offer in only.offers.all():
        grab(offer=offer)
    race([partial(decide, booking.rounds.get().pk) for booking in bookings])
    statuses = sorted(booking.visits.get().caregiver_id is not None for booking in bookings)
    assert statuses == [False, True]
    assert Reservation.objects.active().count() == 1


def test_two_beats_send_one_wave_once(race):
    CaregiverFactory.create_batch(4)
    booking = a_paid_booking()
    assert race([sweep_rounds] * 4) == [None] * 4
    assert Offer.objects.count() == 4
    assert booking.events.filter(kind="offered").count() == 1
    assert booking.rounds.get().waves == 1


def test_a_grab_while_its_round_closes_is_told_so_and_nothing_waits_in_a_circle(race):
    CaregiverFactory()
    booking = an_offered_booking()
    now = timezone.now()
    Visit.objects.update(window=(now - timedelta(hours=2), now))
    DispatchRound.objects.update(begins_at=now - timedelta(hours=2), closes_at=now, next_wave_at=now)
    offer = Offer.objects.get()
    is_held = Event()

    def grab_slowly():
        with transaction.atomic():
            Offer.objects.select_for_update().get(pk=offer.pk)
            is_held.set()
            # The other has taken by then what it can get without this offer.
            Event().wait(0.5)
            return grab(offer=offer)

    def close():
        is_held.wait(10)
        return fan_out(booking.rounds.get().pk)

    outcomes = race([grab_slowly, close])
    assert [type(outcome) for outcome in outcomes] == [OfferGone, int], outcomes
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert Offer.objects.get().status == OfferStatus.EXPIRED


@pytest.mark.promise("C8")
def test_one_more_yes_while_it_is_decided_comes_too_late(race):
    winner, late = CaregiverFactory.create_batch(2)
    booking = an_offered_booking()
    grab(offer=Offer.objects.get(caregiver=winner))
    offer = Offer.objects.get(caregiver=late)
    is_decided = Event()

    def decide_slowly():
        with transaction.atomic():
            decide(booking.rounds.get().pk)
            is_decided.set()
            # The other waits by then for the row of their offer.
            Event().wait(0.5)

    def say_yes():
        is_decided.wait(10)
        return say_yes_too(offer_id=offer.pk, person=late.user)

    assert race([decide_slowly, say_yes]) == [None, False]
    assert Offer.objects.get(caregiver=late).status == OfferStatus.LOST


def test_a_suspension_while_the_owner_moves_the_visit_waits_in_no_circle(race):
    nearest, other = CaregiverFactory(), CaregiverFactory(home_lat="30.600000")
    operator, booking = StaffFactory(), an_offered_booking()
    booking.rounds.update(flagged_at=timezone.now())
    is_held = Event()

    def suspend_slowly():
        with transaction.atomic():
            list(Offer.objects.select_for_update().filter(caregiver=nearest))
            is_held.set()
            # The owner has taken by then what can be had without this offer.
            Event().wait(0.5)
            return suspend_caregiver(caregiver=nearest, by=operator, reason="投诉没查清")

    def move():
        is_held.wait(timeout=30)
        return move_visit_to(visit=booking.visits.get(), window=window_at(10), by=booking.owner)

    assert race([suspend_slowly, move]) == [nearest, None]
    assert Reservation.objects.active().get().caregiver == other


def test_of_two_times_tapped_at_once_the_visit_goes_to_one(race):
    CaregiverFactory()
    booking = an_offered_booking()
    booking.rounds.update(flagged_at=timezone.now())
    move = partial(move_visit_to, visit=booking.visits.get(), by=booking.owner)
    outcomes = race([partial(move, window=window_at(10)), partial(move, window=window_at(14))])
    assert [type(outcome) for outcome in outcomes if outcome] == [StillLooking]
    assert booking.rounds.filter(status="open").count() == 1


@pytest.mark.promise("P5")
def test_of_two_operators_at_once_one_switches_peak_mode_on(race):
    policy = DispatchPolicy.objects.create(version=2, is_for_peaks=True, went_live_at=None)
    clerks = [StaffFactory() for _ in range(3)]
    outcomes = race([partial(switch_on, policy=policy, hours=2, reason="五一", by=clerk) for clerk in clerks])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "DomainError", "PeakMode"]
    assert PeakMode.objects.count() == 1
