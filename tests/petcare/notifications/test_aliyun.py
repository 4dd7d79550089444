import json

import pytest
from django.utils import timezone

from petcare.notifications.gateways import aliyun
from petcare.notifications.models import Delivery, SmsTemplate
from petcare.notifications.outbox import notify
from petcare.notifications.tasks import deliver
from tests.petcare.notifications.aliyun_vendor import KEY, SECRET, AliyunVendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

DATA = {"pet": "豆豆 & ~", "time": "10:00", "price": "36"}


@pytest.fixture
def vendor(settings):
    running = AliyunVendor()
    settings.SMS_GATEWAY = "petcare.notifications.gateways.aliyun.AliyunSms"
    settings.ALIYUN_SMS_ADDRESS = running.address
    settings.ALIYUN_SMS_KEY_ID, settings.ALIYUN_SMS_KEY_SECRET = KEY, SECRET
    yield running
    running.stop()


@pytest.fixture
def template(db):
    return SmsTemplate.objects.create(
        name="fed", provider_id="SMS_154950909", signature="宠物到家", text="${pet}吃好了，${time}。"
    )


@pytest.fixture
def sms(vendor, template, person):
    return notify(recipient=person, kind="fed", data=DATA).deliveries.get(channel="sms")


def sent(sms):
    Delivery.objects.filter(pk=sms.pk).update(due_at=timezone.now())
    deliver(sms.pk)
    sms.refresh_from_db()
    return sms


@pytest.mark.promise("U10")
def test_sms_goes_out_signed_with_template_signature_and_only_its_variables(vendor, sms):
    assert (sent(sms).state, sms.provider_reference) == ("sent", "9006^0")

    (asked,) = vendor.taken
    assert (asked["PhoneNumbers"], asked["SignName"]) == ("13800000001", "宠物到家")
    assert asked["TemplateCode"] == "SMS_154950909"
    assert json.loads(asked["TemplateParam"]) == {"pet": "豆豆 & ~", "time": "10:00"}


def test_sms_signed_with_a_wrong_secret_is_refused_for_good(vendor, sms, settings):
    settings.ALIYUN_SMS_KEY_SECRET = "another"

    assert sent(sms).state == "failed"
    assert "SignatureDoesNotMatch" in sms.error
    assert vendor.taken == []


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "非法手机号"}, "failed"),
        (200, {"Code": "isv.BLACK_KEY_CONTROL_LIMIT", "Message": "黑名单管控"}, "failed"),
        (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发分钟级流控Permits:1"}, "pending"),
        (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发天级流控Permits:40"}, "failed"),
        (200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"}, "pending"),
        (400, {"Code": "Throttling.User", "Message": "Request was denied"}, "pending"),
        (500, {"Code": "InternalError", "Message": ""}, "pending"),
        (503, b"<html>", "pending"),
        (200, b"<html>", "unknown"),
        (200, b"[]", "unknown"),
    ],
)
def test_what_aliyun_answers_is_tried_again_refused_for_good_or_unknown(vendor, sms, status, answer, state):
    vendor.answers = [(status, answer)]

    assert sent(sms).state == state
    assert sms.error


def test_sms_after_a_passing_refusal_goes_out_once(vendor, sms):
    vendor.answers = [(500, b""), (200, {"Code": "isp.SYSTEM_ERROR", "Message": ""})]
    for _ in range(3):
        sent(sms)

    assert (sms.state, len(vendor.taken)) == ("sent", 1)


def test_aliyun_that_says_nothing_leaves_the_sms_unknown_and_it_is_not_repeated(vendor, sms, monkeypatch):
    monkeypatch.setattr(aliyun, "PATIENCE", (1, 0.2))
    vendor.answers = [vendor.silent(0.6)]

    assert sent(sms).state == "unknown"
    assert sent(sms).state == "unknown"
    assert vendor.asked == 1


def test_aliyun_that_cannot_be_reached_is_asked_again(vendor, sms):
    vendor.stop()

    assert sent(sms).state == "pending"


def test_sms_without_a_template_fails_and_says_which(vendor, sms, template):
    template.delete()

    assert sent(sms).state == "failed"
    assert "fed" in sms.error


def test_template_in_the_readers_language_goes_before_the_platforms_own(vendor, sms):
    SmsTemplate.objects.create(
        name="fed", language="en", provider_id="SMS_EN", signature="宠物到家", text="${pet} was fed."
    )
    sent(sms)

    assert vendor.taken[0]["TemplateCode"] == "SMS_EN"


@pytest.mark.parametrize("value", ["http://evil.example/x", "www.evil.cn", "evil.com"])
def test_link_in_a_variable_is_never_sent(vendor, template, person, value):
    sms = notify(recipient=person, kind="fed", data=DATA | {"pet": value}).deliveries.get(channel="sms")

    assert sent(sms).state == "failed"
    assert vendor.asked == 0


def test_variable_that_is_too_long_is_cut(vendor, template, person):
    sms = notify(recipient=person, kind="fed", data=DATA | {"pet": "豆" * 30}).deliveries.get(channel="sms")
    sent(sms)

    assert json.loads(vendor.taken[0]["TemplateParam"])["pet"] == "豆" * 19 + "…"


def test_number_abroad_keeps_its_country(vendor, template, person):
    aliyun.AliyunSms().send("+85291234567", "fed", {"pet": "a", "time": "b"}, "")

    assert vendor.taken[0]["PhoneNumbers"] == "85291234567"
