from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.money.actions.ask_gateway import ask_gateway, due_payments
from bookings.money.actions.confirm_payment import close_mismatch, settle_payment
from bookings.money.actions.start_payment import CannotBePaid, start_payment
from bookings.money.models import Payment, PaymentStatus, Refund, RefundReason
from bookings.orders.actions.expire_hold import expire_hold
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Reservation
from petcare.errors import GatewayError
from petcare.payments.gateway import Outcome, PaymentNotice
from tests.factories.bookings import a_placed_booking, notice_for, pay
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(gateway):
    CaregiverFactory()
    return a_placed_booking()


def an_attempt_to_pay(booking) -> Payment:
    start_payment(booking=booking)
    return booking.payments.get(status=PaymentStatus.STARTED)


def let_the_hold_run_out(booking):
    Booking.objects.filter(pk=booking.pk).update(hold_expires_at=timezone.now())
    assert expire_hold(booking.pk)


@pytest.mark.promise("U10")
def test_a_payment_starts_the_search_and_says_submitted_by_sms_and_push(booking):
    pay(booking)
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
    assert booking.rounds.get().next_wave_at <= timezone.now()
    submitted = booking.owner.notifications.get()
    assert submitted.kind == "booking_submitted"
    assert {delivery.channel for delivery in submitted.deliveries.all()} >= {"sms", "push"}


def test_trying_again_while_nothing_is_decided_goes_on_with_the_same_attempt(booking):
    assert start_payment(booking=booking) == start_payment(booking=booking)
    assert Payment.objects.count() == 1


def test_a_repeated_notification_changes_nothing(booking):
    payment = an_attempt_to_pay(booking)
    for _ in range(3):
        settle_payment(notice_for(payment))
    assert booking.events.filter(kind="paid").count() == booking.rounds.count() == 1
    assert not Refund.objects.exists()


def test_booking_whose_hold_ran_out_is_not_paid_any_more(booking):
    Booking.objects.filter(pk=booking.pk).update(hold_expires_at=timezone.now())
    with pytest.raises(CannotBePaid):
        start_payment(booking=booking)
    assert not Payment.objects.exists()


def test_a_paid_booking_is_not_paid_again(booking):
    pay(booking)
    with pytest.raises(CannotBePaid):
        start_payment(booking=booking)


def test_a_failed_payment_leaves_the_booking_and_another_attempt_open(booking):
    first = an_attempt_to_pay(booking)
    settle_payment(notice_for(first, Outcome.FAILED))
    pay(booking)
    first.refresh_from_db()
    assert first.status == PaymentStatus.FAILED
    assert booking.status == BookingStatus.AWAITING_CAREGIVER


def test_a_failure_that_is_overtaken_by_the_money_counts_as_paid(booking):
    payment = an_attempt_to_pay(booking)
    settle_payment(notice_for(payment, Outcome.FAILED))
    settle_payment(notice_for(payment))
    settle_payment(notice_for(payment, Outcome.FAILED))
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.PAID


def test_notice_of_an_unknown_payment_changes_nothing(booking):
    payment = an_attempt_to_pay(booking)
    settle_payment(PaymentNotice("P000", "V1", payment.amount, Outcome.PAID))
    payment.refresh_from_db()
    booking.refresh_from_db()
    assert (payment.status, booking.status) == (PaymentStatus.STARTED, BookingStatus.AWAITING_PAYMENT)


def test_notice_over_another_amount_waits_for_an_operator_and_is_asked_for_no_more(booking):
    payment = an_attempt_to_pay(booking)
    for outcome in (Outcome.PAID, Outcome.PAID, Outcome.FAILED):
        settle_payment(PaymentNotice(payment.number, "V1", Decimal("0.01"), outcome))
    payment.refresh_from_db()
    booking.refresh_from_db()
    assert (payment.status, payment.ask_at) == (PaymentStatus.MISMATCH, None)
    assert booking.status == BookingStatus.AWAITING_PAYMENT
    [event] = booking.events.filter(kind="payment_mismatch")
    assert event.payload == {"payment": payment.number, "amount": "0.01"}


def test_right_amount_after_another_one_counts_as_paid(booking):
    payment = an_attempt_to_pay(booking)
    settle_payment(PaymentNotice(payment.number, "V1", Decimal("0.01"), Outcome.PAID))
    settle_payment(notice_for(payment))
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.PAID
    assert not close_mismatch(payment=payment)


def test_two_attempts_that_are_both_paid_give_the_second_back(booking, gateway):
    first = an_attempt_to_pay(booking)
    settle_payment(notice_for(first, Outcome.FAILED))
    second = an_attempt_to_pay(booking)
    settle_payment(notice_for(second))
    settle_payment(notice_for(first))
    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.reason) == (first, booking.total, RefundReason.PAID_TWICE)


@pytest.mark.promise("U10")
def test_money_after_the_hold_revives_the_booking_while_its_window_still_fits(booking):
    payment = an_attempt_to_pay(booking)
    let_the_hold_run_out(booking)
    settle_payment(notice_for(payment))
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.AWAITING_CAREGIVER, "")
    assert Reservation.objects.active().get().visit.booking == booking
    assert booking.rounds.count() == 1
    assert booking.owner.notifications.filter(kind="booking_revived").exists()
    assert not Refund.objects.exists()


@pytest.mark.promise("U10")
def test_money_after_the_time_was_given_away_goes_back_by_itself(booking):
    payment = an_attempt_to_pay(booking)
    let_the_hold_run_out(booking)
    Reservation.objects.all().delete()
    busy = a_placed_booking()
    Reservation.objects.filter(visit__booking=busy).update(period=busy.visits.get().window)
    settle_payment(notice_for(payment))
    booking.refresh_from_db()
    payment.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert Refund.objects.get().amount == payment.refund_reserved == booking.total
    assert booking.owner.notifications.filter(kind="late_payment_refunded").exists()


def test_a_lost_notification_is_asked_for(booking, gateway):
    payment = an_attempt_to_pay(booking)
    assert due_payments() == []
    Payment.objects.update(ask_at=timezone.now())
    gateway.notices[payment.number] = notice_for(payment)
    [due] = due_payments()
    ask_gateway(due)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
    assert due_payments() == []


def test_a_payment_that_nobody_made_is_closed_after_a_day(booking):
    payment = an_attempt_to_pay(booking)
    Payment.objects.update(ask_at=timezone.now(), created_at=timezone.now() - timedelta(hours=25))
    ask_gateway(payment.pk)
    payment.refresh_from_db()
    assert (payment.status, payment.ask_at) == (PaymentStatus.CLOSED, None)


def test_payment_whose_gateway_is_away_after_a_day_stays_open_and_is_asked_for_again(booking, gateway):
    payment = an_attempt_to_pay(booking)
    Payment.objects.update(ask_at=timezone.now(), created_at=timezone.now() - timedelta(hours=25))
    gateway.errors = [GatewayError("away")]
    ask_gateway(payment.pk)
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.STARTED
    assert payment.ask_at > timezone.now()


def test_attempt_that_was_left_is_asked_for_every_two_minutes_while_held_then_less_and_less(
    booking, gateway, time_machine
):
    payment = an_attempt_to_pay(booking)
    began = timezone.now()
    pauses = []
    while payment.status == PaymentStatus.STARTED:
        time_machine.move_to(payment.ask_at, tick=False)
        ask_gateway(payment.pk)
        before = payment.ask_at
        payment.refresh_from_db()
        pauses += [payment.ask_at - before] if payment.ask_at else []
    assert set(pauses[:7]) == {timedelta(minutes=2)}
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)
    assert len(gateway.calls) < 40
    assert timezone.now() - began < timedelta(hours=26)
