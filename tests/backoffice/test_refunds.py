import re
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from backoffice.queues import kind_called
from backoffice.roles import Role
from bookings.money.actions.compensate import compensate
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.refund import send_refund
from bookings.money.models import (
    Payment,
    PaymentStatus,
    Refund,
    RefundRequest,
    RefundStatus,
    RequestReason,
    RequestState,
)
from bookings.voice.actions.send_message import send_message
from bookings.voice.models import Side
from petcare.errors import GatewayError
from petcare.payments.gateway import Outcome, PaymentNotice
from tests.backoffice.test_roles import somebody_as
from tests.bookings.money.conftest import gateway  # noqa: F401
from tests.bookings.money.test_money_back import ask, seen
from tests.factories.bookings import a_completed_booking
from tests.factories.people import StaffFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P8")]


@pytest.fixture
def request_(gateway):  # noqa: F811
    return ask(a_completed_booking())


def page_of(row) -> str:
    return reverse(f"admin:bookings_{row._meta.model_name}_change", args=[row.pk])


def decide(row) -> str:
    return reverse("admin:bookings_refundrequest_decide", args=[row.pk])


def decide_as_shown(desk, row, **said):
    """Sends the form of the page with these words in it."""
    form = desk.get(page_of(row)).context["form"]
    return desk.post(decide(row), {name: form.initial[name] for name in ("left", "proposed")} | said)


def test_request_shows_record_and_proposal_and_is_approved_in_part(desk, operator, request_):
    page = desk.get(page_of(request_)).text
    for step in request_.booking.visits.get().steps.all():
        assert step.text_zh in page
    refused = decide_as_shown(desk, request_, to="yes", amount="5.00", answer="")
    assert refused.context["form"].errors.keys() == {"answer"}
    decide_as_shown(desk, request_, to="yes", amount="5.00", answer="退您五元")
    request_.refresh_from_db()
    assert (request_.state, request_.amount, request_.decided_by) == (RequestState.APPROVED, Decimal("5.00"), operator)
    assert Refund.objects.get().amount == Decimal("5.00")


def test_finance_reads_what_was_written_about_the_booking_and_is_led_nowhere_closed(request_):
    booking = request_.booking
    caregiver = booking.visits.get().caregiver
    said = {"side": Side.CAREGIVER, "by": caregiver.user, "body": "猫砂袋在门口", "key": uuid.uuid4()}
    send_message(booking=booking, caregiver=caregiver, **said)
    client = signed_in_staff(somebody_as(Role.FINANCE))
    page = client.get(page_of(request_)).text
    assert "猫砂袋在门口" in page
    inside = page.split('class="desk-decision"')[1]
    for address in set(re.findall(r'href="(/admin/[^"]+)"', inside)):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("amount", ["", "0", "-3", "1e9", "99999.00", "x"])
def test_approval_with_a_senseless_amount_says_so_beside_it(desk, request_, amount):
    page = decide_as_shown(desk, request_, to="yes", amount=amount, answer="想一想")
    assert page.context["form"].errors["amount"]
    assert "想一想" in page.text
    assert not Refund.objects.exists()


def test_second_operator_is_told_that_it_is_decided(desk, request_):
    other = signed_in_staff(StaffFactory(is_superuser=True))
    shown = seen(request_)
    decide_as_shown(desk, request_, to="no", answer="都做完了")
    page = other.post(decide(request_), {"to": "yes", "amount": "5.00", "answer": "退"} | shown, follow=True)
    assert "已经" in page.text
    assert RefundRequest.objects.get().state == RequestState.REFUSED
    assert not Refund.objects.exists()


def test_page_of_yesterday_gives_nothing_and_shows_what_is_left(desk, operator, request_):
    shown = seen(request_)
    compensate(booking=request_.booking, amount=Decimal("5.00"), left=shown["left"], words="抱歉", by=operator)
    said = {"to": "yes", "amount": "5.00", "answer": "退您五元"}
    page = desk.post(decide(request_), said | shown, follow=True)
    assert "有变动" in page.text
    assert page.context["form"].initial["left"] == shown["left"] - 5
    assert Refund.objects.count() == 1


def test_operator_who_may_only_look_cannot_decide(request_):
    reader = StaffFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_refundrequest"))
    client = signed_in_staff(reader)
    assert client.get(page_of(request_)).context["form"] is None
    assert client.post(decide(request_), {"to": "no", "answer": "x"}).status_code == 403
    assert client.get(reverse("admin:refund_reasons")).status_code == 200
    nobody = signed_in_staff(StaffFactory())
    for name in ("refund_reasons",):
        assert nobody.get(reverse(f"admin:{name}")).status_code == 403
    assert nobody.get(reverse("admin:refund_photo", args=[1])).status_code == 403


def test_payment_over_another_amount_is_in_its_queue_until_it_is_settled(desk, request_):
    payment = request_.booking.payments.get()
    Payment.objects.update(status=PaymentStatus.STARTED)
    settle_payment(PaymentNotice(payment.number, "V2", Decimal("0.01"), Outcome.PAID))
    listed = desk.get(kind_called("amounts").url).text
    assert payment.number in listed
    assert "¥0.01" in desk.get(page_of(request_.booking)).text
    settled = {"action": "settled", "_selected_action": [payment.pk]}
    desk.post(reverse("admin:bookings_payment_changelist"), settled)
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.CLOSED
    assert not kind_called("amounts").items().exists()


def test_failed_refund_is_in_the_queue_and_sent_again_from_its_page(desk, request_, gateway):  # noqa: F811
    decide_as_shown(desk, request_, to="yes", amount=str(request_.booking.total), answer="")
    refund = Refund.objects.get()
    gateway.errors = [GatewayError("away", permanent=True)]
    send_refund(refund.pk)
    assert desk.get(page_of(refund)).context["can_send_again"]
    desk.post(reverse("admin:bookings_refund_again", args=[refund.pk]))
    refund.refresh_from_db()
    assert refund.status == RefundStatus.DUE


def test_reasons_are_counted_by_service_and_caregiver(desk, request_):
    page = desk.get(reverse("admin:refund_reasons"))
    number = RequestReason.values.index(request_.reason)
    [service], [caregiver] = page.context["services"], page.context["page_obj"].object_list
    assert service.counts[number] == caregiver.counts[number] == service.total == 1
    assert caregiver.name == request_.booking.visits.get().caregiver.user.name
