from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.money.actions.confirm_payment import settle_payment
from bookings.orders.actions.expire_hold import expire_hold
from bookings.orders.models import Booking
from petcare.errors import GatewayError
from petcare.payments.gateway import Outcome, PaymentNotice
from tests.bookings.money.memory_gateway import MemoryGateway
from tests.factories.bookings import a_placed_booking, notice_for, pay
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


class UnreachableGateway(MemoryGateway):
    name = f"{__name__}.UnreachableGateway"

    def start(self, *, number, **order):
        raise GatewayError("connection refused")


@pytest.fixture
def booking():
    CaregiverFactory()
    return a_placed_booking()


@pytest.fixture
def client(client, booking):
    client.force_login(booking.owner)
    return client


def test_pay_leads_to_the_cashier_and_again_to_the_same_attempt(client, booking, gateway):
    first, second = (client.post(f"/bookings/{booking.number}/pay/") for _ in range(2))
    assert first.url == second.url == f"https://cashier.example/{booking.payments.get().number}"


def test_pay_by_get_is_not_allowed(client, booking):
    assert client.get(f"/bookings/{booking.number}/pay/").status_code == 405


def test_pay_what_is_paid_leads_back_with_words(client, booking):
    pay(booking)
    answer = client.post(f"/bookings/{booking.number}/pay/", follow=True)
    assert answer.redirect_chain == [(booking.get_absolute_url(), 302)]
    assert len(answer.context["messages"]) == 1
    assert booking.payments.count() == 1


def test_pay_after_the_hold_ran_out_leads_back_with_words(client, booking):
    Booking.objects.update(hold_expires_at=timezone.now())
    expire_hold(booking.pk)
    answer = client.post(f"/bookings/{booking.number}/pay/", follow=True)
    assert len(answer.context["messages"]) == 1
    assert not booking.payments.exists()


def test_pay_gateway_away_keeps_the_booking_and_says_so(client, booking, settings):
    settings.PAYMENT_GATEWAY = UnreachableGateway.name
    answer = client.post(f"/bookings/{booking.number}/pay/", follow=True)
    booking.refresh_from_db()
    assert booking.status == "awaiting_payment"
    assert "收银台" in str(list(answer.context["messages"])[0])
    assert answer.context["can_be_paid"]


def test_return_claiming_success_is_not_believed(client, booking):
    client.post(f"/bookings/{booking.number}/pay/")
    answer = client.get(f"/bookings/{booking.number}/payment-return/?state=paid")
    booking.refresh_from_db()
    assert answer.status_code == 200
    assert not answer.context["has_failed"]
    assert booking.status == "awaiting_payment"


def test_return_waits_live_and_goes_on_when_the_word_came(client, booking):
    address = f"/bookings/{booking.number}/payment-return/"
    assert f'data-live-topics="booking:{booking.number}"' in client.get(address).content.decode()
    pay(booking)
    assert client.get(address).url == booking.get_absolute_url()
    live = client.get(address, headers={"hx-request": "true"})
    assert live.headers["HX-Redirect"] == booking.get_absolute_url()


def test_return_after_another_amount_asks_to_wait_and_not_to_pay_again(client, booking):
    client.post(f"/bookings/{booking.number}/pay/")
    settle_payment(PaymentNotice(booking.payments.get().number, "V1", Decimal("0.01"), Outcome.PAID))
    page = client.get(f"/bookings/{booking.number}/payment-return/").text
    assert "不要再付一次" in page
    assert f"/bookings/{booking.number}/pay/" not in page


def test_return_after_a_failure_says_so_and_offers_to_try_again(client, booking):
    client.post(f"/bookings/{booking.number}/pay/")
    settle_payment(notice_for(booking.payments.get(), Outcome.FAILED))
    answer = client.get(f"/bookings/{booking.number}/payment-return/")
    assert answer.context["has_failed"]
    assert 'data-tone="bad"' in answer.text
    assert answer.context["can_be_paid"]
