from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bookings.money.actions.refund import ask_refund, due_refunds, send_refund
from bookings.money.models import Payment, Refund, RefundReason, RefundStatus
from petcare.errors import GatewayError
from petcare.payments.gateway import RefundState
from tests.factories.bookings import a_paid_booking
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def refund(gateway):
    CaregiverFactory()
    payment = a_paid_booking().payments.get()
    return ask_refund(payment, amount=Decimal("20.00"), reason=RefundReason.CANCELLED)


def test_a_refund_goes_out_and_the_owner_is_told_once(refund, gateway):
    send_refund(refund.pk)
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SUCCEEDED
    assert gateway.refunds == {refund.number: Decimal("20.00")}
    assert refund.payment.booking.owner.notifications.filter(kind="refund_arrived").count() == 1


def test_never_more_than_was_paid(refund):
    with pytest.raises(IntegrityError), transaction.atomic():
        ask_refund(refund.payment, amount=Decimal("16.01"), reason=RefundReason.CANCELLED)
    assert Refund.objects.count() == 1


def test_a_gateway_that_is_away_is_tried_again_later_under_the_same_number(refund, gateway):
    gateway.errors = [GatewayError("away"), GatewayError("away")]
    send_refund(refund.pk)
    assert due_refunds() == []
    for _ in range(2):
        Refund.objects.update(due_at=timezone.now())
        send_refund(refund.pk)
    refund.refresh_from_db()
    assert gateway.calls == [refund.number] * 3
    assert (refund.status, refund.tries) == (RefundStatus.SUCCEEDED, 3)


def test_a_refusal_for_good_stops_and_keeps_the_reason(refund, gateway):
    gateway.errors = [GatewayError("account closed", permanent=True)]
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert (refund.status, refund.error, refund.due_at) == (RefundStatus.FAILED, "account closed", None)


def test_accepted_is_not_arrived_and_is_asked_for(refund, gateway):
    gateway.refund_state = RefundState.ACCEPTED
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SENT
    Refund.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SUCCEEDED
    assert gateway.calls == [refund.number, f"ask {refund.number}"]


def test_refund_that_takes_days_is_asked_for_less_and_less_and_no_question_counts_as_a_try(
    refund, gateway, time_machine
):
    gateway.refund_state = gateway.asked_state = RefundState.ACCEPTED
    send_refund(refund.pk)
    pauses = []
    for _nth in range(12):
        refund.refresh_from_db()
        time_machine.move_to(refund.due_at, tick=False)
        send_refund(refund.pk)
        before = refund.due_at
        refund.refresh_from_db()
        pauses.append(refund.due_at - before)
    assert (refund.status, refund.tries) == (RefundStatus.SENT, 1)
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(minutes=2)
    assert pauses[-1] == timedelta(hours=1)


def test_refund_whose_gateway_is_gone_says_so_and_is_tried_later_each_time(refund):
    Payment.objects.update(gateway="petcare.payments.gone.GoneGateway")
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert "gone" in refund.error
    assert (refund.status, refund.tries) == (RefundStatus.DUE, 1)
    assert due_refunds() == []
