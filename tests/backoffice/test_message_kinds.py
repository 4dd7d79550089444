import re

import pytest
from django.contrib.admin.models import LogEntry

from petcare.notifications.models import Delivery, Notification, SmsTemplate
from petcare.notifications.outbox import notify
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

ROW = {"name": "booking_submitted", "language": "zh-hans", "provider_id": "SMS_1", "signature": "宠物到家"}


def test_kinds_show_which_sms_has_no_text_yet(desk):
    page = desk.get("/admin/message-kinds/").text
    assert "booking_submitted" in page
    before = page.count('tone-warn">还没有')
    SmsTemplate.objects.create(**ROW, text="订单${number}已提交。")

    after = desk.get("/admin/message-kinds/").text

    # Booking and trip share the text.
    assert after.count('tone-warn">还没有') == before - 2
    assert "SMS_1" in after


def test_template_is_added_changed_and_checked_at_the_desk(desk):
    add = "/admin/notifications/smstemplate/add/"
    wrong = desk.post(add, ROW | {"text": "订单${nummer}已提交。"})
    assert "nummer" in wrong.text
    assert not SmsTemplate.objects.exists()

    desk.post(add, ROW | {"text": "订单${number}已提交。"})
    assert SmsTemplate.objects.get().provider_id == "SMS_1"


@pytest.mark.parametrize(("action", "again"), [("send_again", "failed"), ("send_unknown_again", "unknown")])
def test_what_failed_and_what_is_unknown_are_sent_again_by_actions_of_their_own(desk, action, again):
    owner = OwnerFactory()
    for state in ("failed", "unknown"):
        told = notify(recipient=owner, kind="refund_arrived", data={"number": "A1", "amount": "1"})
        told.deliveries.update(state=state, tries=8)
    rows = list(Delivery.objects.values_list("pk", flat=True))

    desk.post("/admin/notifications/delivery/", {"action": action, "_selected_action": rows})

    assert set(Delivery.objects.filter(tries=0).values_list("state", flat=True)) == {"pending"}
    assert Delivery.objects.exclude(tries=0).get().state != again
    assert Notification.objects.count() == 2
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(Delivery.objects.get(tries=0).pk)]


def test_messages_are_called_by_words_and_not_by_codes(desk):
    data = {"caregiver": "小满", "planned": "18:00", "number": "A1"}
    told = notify(recipient=OwnerFactory(), kind="booking_accepted", data=data)
    [delivery, *_] = told.deliveries.all()
    pages = ["notification/", f"notification/{told.pk}/change/", "delivery/", f"delivery/{delivery.pk}/change/"]
    for page in (*(f"/admin/notifications/{page}" for page in pages), "/admin/message-kinds/"):
        shown = re.sub(r"<[^>]*>", "", desk.get(page).text)
        assert "服务人员已接单" in shown
        assert "Notifications" not in shown
        if page != "/admin/message-kinds/":
            assert "booking_accepted" not in shown
    assert "inbox" not in shown
    found = desk.get("/admin/notifications/notification/", {"kind": "offer"}).context["cl"].result_list
    assert not found
