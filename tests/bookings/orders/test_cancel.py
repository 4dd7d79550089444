from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer, OfferStatus, RoundStatus
from bookings.money.actions.compensate import compensate
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.start_payment import start_payment
from bookings.money.models import Refund, RefundReason
from bookings.orders.actions.cancel import RefundChanged, cancel_visits, refunds_of
from bookings.orders.cancellation import total_refund
from bookings.orders.history import is_chain_whole
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus, CancelReason, VisitStatus
from bookings.orders.transitions import StepNotAllowed
from bookings.schedule.models import Reservation
from bookings.visits.actions.progress import TooEarly, depart
from petcare.errors import DomainError
from petcare.money import yuan
from petcare.notifications.models import Notification
from tests.factories.bookings import (
    a_completed_booking,
    a_placed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
    notice_for,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def caregiver():
    return CaregiverFactory()


def cancel_all(booking, agreed=None):
    refunds = refunds_of(booking)
    cancel_visits(
        booking=booking,
        visit_ids=[refund.visit.pk for refund in refunds],
        agreed=total_refund(refunds) if agreed is None else agreed,
        by=booking.owner,
    )
    booking.refresh_from_db()
    return booking


@pytest.mark.promise("B10")
def test_cancel_an_accepted_booking_frees_the_time_tells_and_gives_back(caregiver):
    booking = cancel_all(an_accepted_booking(caregiver=caregiver, window=window_at(days=3)))
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, CancelReason.BY_OWNER)
    assert booking.visits.get().status == VisitStatus.CANCELLED
    assert not Reservation.objects.active().exists()
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (booking.total, RefundReason.CANCELLED)
    assert Notification.objects.filter(recipient=caregiver.user, kind="visit_cancelled").count() == 1
    assert Notification.objects.filter(recipient=booking.owner, kind="cancelled_with_refund").count() == 1
    assert is_chain_whole(booking)


@pytest.mark.promise("B10")
def test_cancelled_time_can_be_booked_by_somebody_else_at_once(caregiver):
    booking = a_placed_booking(window=window_at(days=3))
    with pytest.raises(DomainError):
        [a_placed_booking(window=window_at(days=3)) for _ in range(20)]
    cancel_all(booking)
    assert a_placed_booking(window=window_at(days=3)).status == BookingStatus.AWAITING_PAYMENT


def test_cancel_while_nobody_took_it_withdraws_the_offers(caregiver):
    booking = cancel_all(an_offered_booking(window=window_at(days=3)))
    assert Offer.objects.get().status == OfferStatus.WITHDRAWN
    dispatch_round = booking.rounds.get()
    assert (dispatch_round.status, dispatch_round.next_wave_at) == (RoundStatus.CLOSED, None)
    assert Refund.objects.get().amount == booking.total
    with pytest.raises(DomainError):
        grab(offer=Offer.objects.get())


def test_cancel_after_a_grab_leaves_nothing_to_decide_and_tells_who_said_yes(caregiver):
    silent = CaregiverFactory()
    booking = an_offered_booking(window=window_at(days=3))
    grab(offer=Offer.objects.get(caregiver=caregiver))
    cancel_all(booking)
    assert decide(booking.rounds.get().pk) is None
    assert booking.visits.get().caregiver is None
    assert caregiver.user.notifications.filter(kind="offer_gone").count() == 1
    assert not silent.user.notifications.filter(kind="offer_gone").exists()


def test_cancel_before_the_payment_gives_nothing_back_and_frees_the_hold(caregiver):
    booking = cancel_all(a_placed_booking())
    assert booking.status == BookingStatus.CANCELLED
    assert not Refund.objects.exists()
    assert not Reservation.objects.active().exists()
    assert Notification.objects.filter(recipient=booking.owner, kind="cancelled_without_refund").exists()


def test_payment_that_comes_after_cancelling_goes_back(caregiver):
    booking = a_placed_booking()
    start_payment(booking=booking)
    cancel_all(booking)
    settle_payment(notice_for(booking.payments.get()))
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert Refund.objects.get().amount == booking.total


def test_cancel_on_the_way_gives_back_the_share_of_its_tier():
    visit = a_visit_on_the_way()
    booking = cancel_all(visit.booking)
    assert Refund.objects.get().amount == Decimal("7.20")
    assert booking.status == BookingStatus.CANCELLED


def test_cancel_gives_back_the_same_when_somebody_says_days_before_that_they_set_off(caregiver):
    booking = an_accepted_booking(caregiver=caregiver, window=window_at(days=3))
    with pytest.raises(TooEarly):
        depart(visit=booking.visits.get(), by=caregiver.user)
    cancel_all(booking)
    assert Refund.objects.get().amount == booking.total


@pytest.mark.promise("B10")
def test_cancel_when_a_tier_ended_meanwhile_is_asked_again(caregiver):
    booking = an_accepted_booking(caregiver=caregiver, window=window_at(days=3))
    soon = timezone.now() + timedelta(hours=5)
    Visit.objects.update(window=(soon, soon + timedelta(hours=2)), planned=(soon, soon + timedelta(minutes=20)))
    with pytest.raises(RefundChanged):
        cancel_all(booking, agreed=booking.total)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    assert not Refund.objects.exists()


@pytest.mark.parametrize("state", [a_visit_in_service, a_completed_booking])
def test_cancel_is_refused_once_the_service_began(state):
    made = state()
    booking = getattr(made, "booking", made)
    assert refunds_of(booking) == []
    with pytest.raises(StepNotAllowed):
        cancel_visits(booking=booking, visit_ids=[booking.visits.get().pk], agreed=Decimal(0), by=booking.owner)


def test_cancel_twice_gives_back_once(caregiver):
    booking = an_accepted_booking(caregiver=caregiver, window=window_at(days=3))
    cancel_all(booking)
    with pytest.raises(StepNotAllowed):
        cancel_visits(booking=booking, visit_ids=[booking.visits.get().pk], agreed=booking.total, by=booking.owner)
    assert Refund.objects.count() == 1


def test_cancel_a_visit_of_another_booking_is_refused(caregiver):
    mine, other = a_placed_booking(window=window_at(8)), a_placed_booking(window=window_at(14))
    with pytest.raises(StepNotAllowed):
        cancel_visits(booking=mine, visit_ids=[other.visits.get().pk], agreed=Decimal(0), by=mine.owner)


class TestPage:
    @pytest.fixture
    def owner(self):
        return OwnerFactory()

    @pytest.fixture
    def client(self, client, owner):
        client.force_login(owner)
        return client

    @pytest.mark.promise("B10")
    def test_page_shows_tier_and_money_before_anything_happens(self, client, owner, caregiver):
        booking = an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(days=3))
        page = client.get(f"{booking.get_absolute_url()}cancel/").content.decode()
        assert "提前 24 小时以上" in page
        assert "¥36.00" in page
        booking.refresh_from_db()
        assert booking.status == BookingStatus.ACCEPTED

    def test_page_cancels_what_was_agreed_to(self, client, owner, caregiver):
        booking = an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(days=3))
        sent = {"visits": [booking.visits.get().pk], "agreed": "36.00"}
        assert client.post(f"{booking.get_absolute_url()}cancel/", sent).status_code == 302
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CANCELLED

    @pytest.mark.parametrize("agreed", ["0.01", "99999", "-1", "NaN", "x", ""])
    def test_page_with_another_amount_changes_nothing_and_says_so(self, client, owner, caregiver, agreed):
        booking = an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(days=3))
        sent = {"visits": [booking.visits.get().pk], "agreed": agreed}
        answer = client.post(f"{booking.get_absolute_url()}cancel/", sent)
        assert answer.status_code == 200
        assert "看清楚再取消" in answer.content.decode()
        booking.refresh_from_db()
        assert booking.status == BookingStatus.ACCEPTED

    def test_page_of_somebody_else_is_not_found(self, client, caregiver):
        booking = a_placed_booking()
        assert client.get(f"{booking.get_absolute_url()}cancel/").status_code == 404
        assert client.post(f"{booking.get_absolute_url()}cancel/").status_code == 404

    def test_page_of_a_booking_that_is_over_leads_back(self, client, owner):
        booking = a_completed_booking(owner=owner)
        assert client.get(f"{booking.get_absolute_url()}cancel/").url == booking.get_absolute_url()

    def test_check_page_tells_the_terms_before_paying(self, client, owner, caregiver):
        booking = an_accepted_booking(owner=owner, caregiver=caregiver, window=window_at(days=3))
        assert f"{booking.get_absolute_url()}cancel/" in client.get(booking.get_absolute_url()).content.decode()


def test_cancel_after_a_compensation_promises_no_more_than_goes_back(client, caregiver):
    booking = an_accepted_booking(caregiver=caregiver, window=window_at(days=5))
    compensation = booking.total - 3
    compensate(booking=booking, amount=compensation, left=booking.total, words="抱歉", by=StaffFactory())
    client.force_login(booking.owner)
    assert client.get(f"{booking.get_absolute_url()}cancel/").context["total"] == 3
    with pytest.raises(RefundChanged):
        cancel_all(booking, agreed=booking.total)
    cancel_all(booking, agreed=Decimal(3))
    told = Notification.objects.get(kind="cancelled_with_refund")
    assert yuan(3) in told.body
    assert Refund.objects.get(reason=RefundReason.CANCELLED).amount == 3
    event = booking.events.get(kind="visit_cancelled")
    assert Decimal(event.payload["refund"]) == 3
