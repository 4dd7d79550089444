from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bookings.money.actions.ask_money_back import RequestDecided, ask_money_back
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.decide_refund import approve_refund
from bookings.money.actions.refund import ask_refund, send_refund
from bookings.money.actions.start_payment import start_payment
from bookings.money.models import Payment, Refund, RefundReason, RequestReason
from bookings.orders.actions.cancel import cancel_visits
from bookings.orders.actions.expire_hold import expire_hold
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Reservation
from bookings.visits.actions.miss import miss
from petcare.errors import DomainError
from tests.bookings.money.memory_gateway import MemoryGateway
from tests.bookings.money.test_money_back import ask_for, seen
from tests.factories.bookings import (
    a_completed_booking,
    a_paid_booking,
    a_placed_booking,
    an_accepted_booking,
    notice_for,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory


@pytest.fixture(autouse=True)
def _gateway(settings):
    settings.PAYMENT_GATEWAY = MemoryGateway.name
    MemoryGateway.forget()
    CaregiverFactory()


def test_one_notification_delivered_many_times_at_once_is_booked_once(race):
    booking = a_placed_booking()
    start_payment(booking=booking)
    assert race([partial(settle_payment, notice_for(Payment.objects.get()))] * 6) == [None] * 6
    assert booking.events.filter(kind="paid").count() == booking.rounds.count() == 1
    assert not Refund.objects.exists()


@pytest.mark.promise("U10")
def test_money_and_the_end_of_the_hold_at_once_leave_no_booking_paid_without_its_time(race):
    booking = a_placed_booking()
    start_payment(booking=booking)
    Booking.objects.update(hold_expires_at=timezone.now())
    race([partial(settle_payment, notice_for(Payment.objects.get())), partial(expire_hold, booking.pk)])
    booking.refresh_from_db()
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
    assert Reservation.objects.active().filter(visit__booking=booking).count() == 1


def test_refunds_asked_for_at_once_never_exceed_what_was_paid(race):
    payment = a_paid_booking().payments.get()

    def ask():
        with transaction.atomic():
            locked = Payment.objects.select_for_update().get(pk=payment.pk)
            return ask_refund(locked, amount=Decimal("20.00"), reason=RefundReason.CANCELLED)

    outcomes = race([ask] * 3)
    assert [type(outcome) for outcome in outcomes].count(IntegrityError) == 2
    payment.refresh_from_db()
    assert payment.refund_reserved == Decimal("20.00") == Refund.objects.get().amount


def test_two_workers_send_one_refund_once(race):
    payment = a_paid_booking().payments.get()
    refund = ask_refund(payment, amount=payment.amount, reason=RefundReason.CANCELLED)
    race([partial(send_refund, refund.pk)] * 4)
    assert MemoryGateway.calls == [refund.number]


@pytest.mark.promise("P8")
def test_two_operators_approve_one_request_once(race):
    booking = a_completed_booking()
    ids = list(booking.visits.values_list("pk", flat=True))
    asked = {"reason": RequestReason.LATE, "words": "来晚了", "photos": [], "by": booking.owner}
    request = ask_money_back(booking=booking, visit_ids=ids, **asked)
    operator = StaffFactory()
    approve = partial(approve_refund, request=request, amount=Decimal("10.00"), **seen(request), answer="", by=operator)
    outcomes = race([approve] * 3)
    assert [type(outcome) for outcome in outcomes].count(RequestDecided) == 2
    assert Refund.objects.get().amount == Decimal("10.00")


@pytest.mark.promise("P8")
def test_owner_cancels_a_missed_visit_while_its_money_is_approved_and_it_comes_once(race, time_machine):
    booking = an_accepted_booking(windows=[window_at(18), window_at(18, days=5)])
    missed = booking.visits.order_by("window").first()
    time_machine.move_to(missed.window.upper)
    miss(pk=missed.pk)
    request = ask_for(missed)
    approval = {"request": request, "amount": missed.price, "answer": "", "by": StaffFactory()} | seen(request)
    cancel = {"booking": booking, "visit_ids": [missed.pk], "agreed": missed.price, "by": booking.owner}
    outcomes = race([partial(approve_refund, **approval), partial(cancel_visits, **cancel)])
    assert [isinstance(outcome, DomainError) for outcome in outcomes].count(True) == 1
    assert Refund.objects.get().amount == missed.price


@pytest.mark.promise("P8")
def test_one_owner_asking_many_times_at_once_asks_once(race):
    booking = a_completed_booking()
    ids = list(booking.visits.values_list("pk", flat=True))
    asked = {"reason": RequestReason.LATE, "words": "来晚了", "photos": [], "by": booking.owner}
    outcomes = race([partial(ask_money_back, booking=booking, visit_ids=ids, **asked)] * 4)
    assert len(set(outcomes)) == 1
