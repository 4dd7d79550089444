from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.money.actions.ask_money_back import RequestDecided, ask_money_back, withdraw_request
from bookings.money.actions.compensate import compensate
from bookings.money.actions.decide_refund import approve_refund, refuse_refund, send_again
from bookings.money.actions.refund import send_refund
from bookings.money.models import Refund, RefundRequest, RefundStatus, RequestReason, RequestState
from bookings.money.refund_proposal import total_of
from bookings.money.refundable import LeftChanged, RecordChanged, left_to_refund, proposals_of
from bookings.orders.models import Booking, Visit
from bookings.visits.models import StepStatus, VisitStep
from petcare.errors import DomainError, GatewayError
from tests.factories.bookings import (
    a_completed_booking,
    a_paid_booking,
    a_visit_in_service,
    an_accepted_booking,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import photo_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P8")]


@pytest.fixture
def booking(gateway):
    return a_completed_booking()


@pytest.fixture
def owner(client, booking):
    client.force_login(booking.owner)
    return client


@pytest.fixture
def operator():
    return StaffFactory(is_superuser=True)


def address(booking) -> str:
    return f"{booking.get_absolute_url()}refund/"


def ask(booking, reason=RequestReason.BAD_QUALITY) -> RefundRequest:
    ids = list(booking.visits.values_list("pk", flat=True))
    return ask_money_back(booking=booking, visit_ids=ids, reason=reason, words="碗没有洗", photos=[], by=booking.owner)


def ask_for(visit) -> RefundRequest:
    booking = visit.booking
    asked = {"reason": RequestReason.NOT_DONE, "words": "没做", "photos": [], "by": booking.owner}
    return ask_money_back(booking=booking, visit_ids=[visit.pk], **asked)


def a_trip_with_its_first_visit_done(*, steps: StepStatus) -> Booking:
    """Two visits; every step of the first ended like this."""
    booking = an_accepted_booking(windows=[window_at(18), window_at(18, days=5)])
    done = booking.visits.order_by("window").first()
    VisitStep.objects.filter(visit=done).update(status=steps, skip_reason="门锁坏了", done_at=timezone.now())
    Visit.objects.filter(pk=done.pk).update(status="finished", started_at=timezone.now(), finished_at=timezone.now())
    return booking


def seen(request) -> dict[str, Decimal]:
    """What the operator's page says of the money and of the record."""
    proposals = [proposal for _visit, proposal in proposals_of(request)]
    return {"left": left_to_refund(request.booking), "proposed": total_of(proposals)}


def test_money_back_asked_decided_and_returned(owner, booking, operator, gateway):
    photo = SimpleUploadedFile("bowl.jpg", photo_bytes(), content_type="image/jpeg")
    response = owner.post(address(booking), {"reason": "bad_quality", "words": "碗没有洗", "photos": [photo]})
    assert response.status_code == 302
    request = RefundRequest.objects.get()
    assert list(request.visits.all()) == list(booking.visits.all())
    page = owner.get(address(booking))
    assert "碗没有洗" in page.text
    assert page.context["form"] is None
    shown = owner.get(f"{address(booking)}photos/{request.photos.get().pk}/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")

    approve_refund(request=request, amount=Decimal("12.50"), **seen(request), answer="退您一部分", by=operator)
    send_refund(Refund.objects.get().pk)
    page = owner.get(address(booking)).text
    assert "¥12.50" in page
    assert "退您一部分" in page
    assert list(gateway.refunds.values()) == [Decimal("12.50")]
    assert Refund.objects.get().request == request
    assert booking.owner.notifications.filter(kind="refund_approved").count() == 1


def test_money_back_blames_nobody_before_anything_was_sent(owner, booking):
    form = owner.get(address(booking)).context["form"]
    assert not form.is_bound
    assert not form.errors


def test_money_back_asked_twice_is_one_request(owner, booking):
    for _ in range(2):
        owner.post(address(booking), {"reason": "late", "words": "来晚了"})
    assert RefundRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"words": "少了"}, "reason"),
        ({"reason": "late", "words": " "}, "words"),
        ({"reason": "late", "words": "x" * 1001}, "words"),
        ({"reason": "late", "words": "门锁密码是 4821# 的那家"}, "words"),
        ({"reason": "because", "words": "来晚了"}, "reason"),
    ],
)
def test_money_back_with_something_wrong_keeps_what_was_typed(owner, booking, data, field):
    page = owner.post(address(booking), data)
    assert page.context["form"].errors.keys() == {field}
    assert data["words"].strip()[:20] in page.text
    assert not RefundRequest.objects.exists()


def test_money_back_of_a_visit_ahead_is_not_to_be_had(client, gateway):
    CaregiverFactory()
    booking = a_paid_booking()
    client.force_login(booking.owner)
    assert client.get(address(booking)).context["form"] is None
    client.post(address(booking), {"reason": "late", "words": "来晚了"})
    assert not RefundRequest.objects.exists()


def test_money_back_after_a_month_is_not_to_be_had(owner, booking):
    past = timezone.now() - timedelta(days=40)
    Visit.objects.update(window=(past, past + timedelta(hours=2)), planned=None)
    owner.post(address(booking), {"reason": "late", "words": "来晚了"})
    assert not RefundRequest.objects.exists()


def test_money_back_of_somebody_else_is_not_found(client, booking):
    request = ask(booking)
    client.force_login(OwnerFactory())
    assert client.get(address(booking)).status_code == 404
    assert client.post(f"{address(booking)}withdraw/").status_code == 404
    assert client.get(f"{address(booking)}photos/1/").status_code == 404
    request.refresh_from_db()
    assert request.is_open


def test_money_back_withdrawn_cannot_be_decided_and_can_be_asked_anew(owner, booking, operator):
    request = ask(booking)
    owner.post(f"{address(booking)}withdraw/")
    with pytest.raises(RequestDecided):
        approve_refund(request=request, amount=Decimal("1.00"), **seen(request), answer="", by=operator)
    assert not Refund.objects.exists()
    assert ask(booking) != request


def test_request_about_work_that_was_begun_and_left_counts_every_step_that_is_not_done(gateway):
    booking = a_visit_in_service().booking
    assert ask(booking, RequestReason.NOT_DONE).proposed == booking.total


def test_approval_never_gives_more_than_was_paid_and_is_left(booking, operator):
    request = ask(booking)
    for amount in ("0", "-1.00", str(booking.total + 1)):
        with pytest.raises(DomainError) as refused:
            approve_refund(request=request, amount=Decimal(amount), **seen(request), answer="", by=operator)
        assert refused.value.field == "amount"
    approve_refund(request=request, amount=booking.total, **seen(request), answer="", by=operator)
    assert booking.payments.get().refund_reserved == booking.total


def test_approval_from_a_page_before_other_money_went_back_gives_nothing(booking, operator):
    request = ask(booking)
    page = seen(request)
    compensate(booking=booking, amount=Decimal("5.00"), left=page["left"], words="抱歉", by=operator)
    with pytest.raises(LeftChanged):
        approve_refund(request=request, amount=Decimal("5.00"), **page, answer="", by=operator)
    assert Refund.objects.count() == 1


def test_approval_from_a_page_before_the_visit_went_on_gives_nothing(gateway, operator):
    visit = a_visit_in_service()
    request = ask(visit.booking, RequestReason.NOT_DONE)
    page = seen(request)
    VisitStep.objects.filter(visit=visit).update(status=StepStatus.DONE, done_at=timezone.now())
    with pytest.raises(RecordChanged):
        approve_refund(request=request, amount=page["proposed"], **page, answer="", by=operator)
    assert not Refund.objects.exists()


def test_second_request_for_a_visit_proposes_what_the_first_left(gateway, operator):
    booking = a_trip_with_its_first_visit_done(steps=StepStatus.SKIPPED)
    done = booking.visits.order_by("window")[0]
    first = ask_for(done)
    approve_refund(request=first, amount=Decimal("10.00"), **seen(first), answer="先退一部分", by=operator)
    second = ask_for(done)
    assert second.proposed == done.price - 10
    approve_refund(request=second, amount=second.proposed, **seen(second), answer="", by=operator)
    assert ask_for(done).proposed == 0
    first.refresh_from_db()
    assert seen(first)["proposed"] == done.price


def test_decision_stands_once(booking, operator):
    request = ask(booking)
    refuse_refund(request=request, answer="都做完了", by=operator)
    for again in (
        lambda: approve_refund(request=request, amount=Decimal("1.00"), **seen(request), answer="", by=operator),
        lambda: withdraw_request(request=request, by=booking.owner),
    ):
        with pytest.raises(RequestDecided):
            again()
    request.refresh_from_db()
    assert request.state == RequestState.REFUSED
    assert booking.owner.notifications.filter(kind="refund_refused").count() == 1


def test_refund_that_failed_is_sent_again_under_its_own_number(booking, operator, gateway):
    request = ask(booking)
    approve_refund(request=request, amount=Decimal("5.00"), **seen(request), answer="", by=operator)
    refund = Refund.objects.get()
    gateway.errors = [GatewayError("account closed", permanent=True)]
    send_refund(refund.pk)
    send_again(refund=refund, by=operator)
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SUCCEEDED
    assert gateway.calls == [refund.number] * 2
    with pytest.raises(DomainError):
        send_again(refund=refund, by=operator)


def test_money_back_page_queries_do_not_grow(owner, booking):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            owner.get(address(booking))
        return len(captured)

    for _ in range(2):
        withdraw_request(request=ask(booking), by=booking.owner)
    few = queries()
    for _ in range(3):
        withdraw_request(request=ask(booking), by=booking.owner)
    assert queries() == few
