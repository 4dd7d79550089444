"""Shop and vendor over real HTTP: what is signed, what is repeated, what is refused."""

import json
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils import timezone

from petcare.errors import GatewayError
from petcare.payments.gateway import ForgedNotification, Outcome, RefundState, get_gateway
from petcare.payments.sandbox import SandboxGateway
from petcare.payments.sandbox_vendor import settling
from petcare.payments.sandbox_vendor.models import VendorCharge, VendorRefund
from petcare.payments.sandbox_vendor.protocol import BadSignature, sign, verify
from petcare.payments.sandbox_vendor.tasks import sweep_notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(client, start):
    """Opens the cashier for a payment and presses one of its buttons."""

    def press(choice, **payment):
        cashier = client.get(start(**payment))["Location"]
        return client.post(cashier, {"choice": choice})

    return press


def read(params):
    return SandboxGateway().read_notification(RequestFactory().post("/paid/", params))


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time))


def test_get_gateway_is_the_one_of_the_settings_or_the_one_named():
    assert isinstance(get_gateway(), SandboxGateway)
    assert isinstance(get_gateway(SandboxGateway.name), SandboxGateway)


def test_cashier_shows_what_is_paid_and_how_much(client, start):
    page = client.get(start(), follow=True)

    assert "定时喂食" in page.content.decode()
    assert "¥66.00" in page.content.decode()


def test_cashier_with_a_tampered_amount_takes_nothing(client, start):
    answer = client.get(start().replace("amount=66.00", "amount=0.01"))

    assert answer.status_code == 400
    assert not VendorCharge.objects.exists()


def test_cashier_with_an_old_link_takes_nothing(client, start):
    link = start()

    with later(minutes=6):
        assert client.get(link).status_code == 400


def test_cashier_for_one_number_with_two_amounts_is_refused(client, start):
    client.get(start(amount="66.00"))

    assert client.get(start(amount="1.00")).status_code == 400


def test_paying_leads_back_signed_and_notifies_the_shop(press, merchant):
    back = urlsplit(press("pay")["Location"])
    sweep_notices()

    assert verify("return", {name: values[0] for name, values in parse_qs(back.query).items() if name != "booking"})
    notice = read(merchant.received[0])
    assert (notice.number, notice.amount, notice.outcome) == ("P1", Decimal("66.00"), Outcome.PAID)
    assert notice.provider_reference


def test_paying_twice_is_one_charge_and_one_notice(client, press, merchant, monkeypatch):
    monkeypatch.setattr(settling, "REPEATS_EVERY", 10**9)
    press("pay")
    press("pay")
    press("fail")
    sweep_notices()

    assert VendorCharge.objects.get().state == "paid"
    assert len(merchant.received) == 1


def test_a_failed_payment_is_notified_as_failed(press, merchant):
    press("fail")
    sweep_notices()

    assert read(merchant.received[0]).outcome == Outcome.FAILED


def test_a_late_payment_is_unknown_until_the_bank_answers(press, merchant, gateway):
    press("late-60")
    sweep_notices()
    assert merchant.received == []
    assert gateway.query("P1") is None

    with later(seconds=61):
        sweep_notices()
        assert read(merchant.received[0]).outcome == Outcome.PAID
        assert gateway.query("P1").outcome == Outcome.PAID


def test_an_expired_charge_cannot_be_paid(client, start, gateway):
    cashier = client.get(start(minutes=1))["Location"]

    with later(minutes=2):
        answer = client.post(cashier, {"choice": "pay"})
        assert answer.status_code == 410
        assert gateway.query("P1").outcome == Outcome.FAILED


def test_notice_is_repeated_until_the_shop_says_success(press, merchant):
    merchant.answers = ["broken", "fail", "success"]
    press("pay")

    for seconds in (0, 3, 10):
        with later(seconds=seconds):
            sweep_notices()

    assert [read_when_it_came(params).number for params in merchant.received[:3]] == ["P1", "P1", "P1"]
    assert VendorCharge.objects.get().notified_times >= 1


def read_when_it_came(params):
    with time_machine.travel(int(params["timestamp"])):
        return read(params)


def test_notice_is_given_up_after_eight_tries(press, merchant):
    merchant.answers = ["broken"] * 20
    press("pay")

    for hour in range(20):
        with later(hours=hour):
            sweep_notices()

    assert len(merchant.received) == 8


def test_every_third_charge_is_notified_twice(press, merchant, monkeypatch):
    monkeypatch.setattr(settling, "REPEATS_EVERY", 1)
    press("pay")
    sweep_notices()

    with later(seconds=4):
        sweep_notices()
    with later(seconds=9):
        sweep_notices()

    assert len(merchant.received) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "0.01"},
        {"number": "P2"},
        {"outcome": "failed"},
        {"signature": "0" * 64},
        {"signature": "呀"},
        {"more": "x"},
    ],
)
def test_read_notification_that_was_changed_is_forged(change):
    params = sign("notice", {"number": "P1", "reference": "R", "amount": "66.00", "outcome": "paid"})

    with pytest.raises(ForgedNotification):
        read(params | change)


def test_read_notification_signed_for_another_purpose_is_forged():
    with pytest.raises(ForgedNotification):
        read(sign("return", {"number": "P1", "reference": "R", "amount": "66.00", "outcome": "paid"}))


def test_read_notification_replayed_after_its_window_is_forged():
    params = sign("notice", {"number": "P1", "reference": "R", "amount": "66.00", "outcome": "paid"})

    assert read(params) == read(params)
    with later(minutes=6), pytest.raises(ForgedNotification):
        read(params)


def test_read_notification_of_nothing_is_forged():
    with pytest.raises(ForgedNotification):
        read({})


def refund(gateway, number="R1", amount="30.00"):
    return gateway.refund(
        refund_number=number, payment_number="P1", provider_reference="", amount=Decimal(amount), reason="取消"
    )


def test_refund_is_accepted_and_succeeds_when_asked_later(press, gateway):
    press("pay")

    assert refund(gateway).state == RefundState.ACCEPTED
    with later(seconds=4):
        assert gateway.query_refund("R1").is_succeeded


def test_refund_repeated_with_its_number_refunds_once(press, gateway):
    press("pay")

    first, second = refund(gateway), refund(gateway)

    assert first.provider_reference == second.provider_reference
    assert VendorRefund.objects.count() == 1


def test_refund_of_more_than_was_paid_is_refused_for_good(press, gateway):
    press("pay")
    refund(gateway, "R1", "60.00")

    with pytest.raises(GatewayError) as refused:
        refund(gateway, "R2", "6.01")
    assert refused.value.permanent


def test_refund_of_what_was_never_paid_is_refused(press, gateway):
    press("fail")

    with pytest.raises(GatewayError):
        refund(gateway)


def test_query_of_unknown_numbers_knows_nothing(gateway):
    assert gateway.query("nobody") is None
    assert gateway.query_refund("nobody") is None


def test_vendor_answers_nobody_without_the_secret(client):
    forged = sign("query", {"number": "P1"}) | {"signature": "0" * 64}

    assert client.post("/sandbox-cashier/api/charges/query/", forged).status_code == 403
    assert client.post("/sandbox-cashier/api/refunds/", forged).status_code == 403


def test_gateway_with_the_vendor_away_can_be_tried_again(settings):
    settings.SITE_ADDRESS = "http://127.0.0.1:9"

    with pytest.raises(GatewayError) as away:
        SandboxGateway().query("P1")
    assert not away.value.permanent


def test_gateway_gone_from_the_code_can_be_tried_again():
    with pytest.raises(GatewayError) as gone:
        get_gateway("petcare.payments.gone.GoneGateway")
    assert not gone.value.permanent


@pytest.mark.parametrize(
    "answer",
    [
        {"outcome": "paid", "state": "succeeded"},
        {"number": "P1", "refund_number": "R1", "reference": "V1", "amount": "66.00", "outcome": "?", "state": "?"},
        {"number": "P1", "refund_number": "R1", "reference": "V1", "amount": "x", "outcome": "paid", "state": "?"},
    ],
    ids=["without its fields", "of a kind unknown", "without a number"],
)
def test_answer_that_cannot_be_read_can_be_asked_for_again(settings, merchant, answer):
    merchant.says = json.dumps(sign("answer", answer))
    settings.SITE_ADDRESS = merchant.url.removesuffix("/paid/")

    for asked in (lambda gateway: gateway.query("P1"), lambda gateway: gateway.query_refund("R1"), refund):
        with pytest.raises(GatewayError) as unreadable:
            asked(SandboxGateway())
        assert not unreadable.value.permanent
        assert str(unreadable.value)


def test_signature_without_a_time_is_bad():
    params = sign("notice", {"number": "P1"})
    del params["timestamp"]

    with pytest.raises(BadSignature):
        verify("notice", params)


def test_signing_without_a_secret_is_refused(settings):
    settings.SANDBOX_PAYMENT_SECRET = ""

    with pytest.raises(ImproperlyConfigured):
        sign("notice", {"number": "P1"})
