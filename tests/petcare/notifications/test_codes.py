import pytest
from django.core.cache import cache

from petcare.errors import GatewayError
from petcare.notifications import codes
from petcare.notifications.codes import Cap, CodeRefused, send_code_sms

PHONE = "+8613800000001"


def test_send_code_sms_sends_template_and_code(gateway):
    send_code_sms(PHONE, "246810", address="10.0.0.1")

    ((phone, template, params, text),) = gateway.sent
    assert (phone, template, params) == (PHONE, "sign_in_code", {"code": "246810"})
    assert "246810" in text


def test_send_code_sms_twice_in_a_minute_is_refused(gateway):
    send_code_sms(PHONE, "246810")

    with pytest.raises(CodeRefused) as refused:
        send_code_sms(PHONE, "135791")
    assert refused.value.field == "phone"
    assert len(gateway.sent) == 1


def test_send_code_sms_caps_hold_for_each_number_alone(gateway):
    send_code_sms(PHONE, "246810")
    send_code_sms("+8613800000002", "135791")

    assert len(gateway.sent) == 2


def test_send_code_sms_is_refused_beyond_the_hours_cap(gateway):
    for _ in range(5):
        send_code_sms(PHONE, "246810")
        _forget_the_minute()

    with pytest.raises(CodeRefused):
        send_code_sms(PHONE, "246810")
    assert len(gateway.sent) == 5


def test_send_code_sms_to_many_numbers_from_one_address_is_refused(gateway, monkeypatch):
    monkeypatch.setattr(codes, "PER_ADDRESS", (Cap("hour", 3, 3600),))
    for number in range(3):
        send_code_sms(f"+861380000000{number}", "246810", address="10.0.0.1")

    with pytest.raises(CodeRefused):
        send_code_sms("+8613800000009", "246810", address="10.0.0.1")
    assert len(gateway.sent) == 3


def test_send_code_sms_beyond_the_days_cap_is_refused(gateway, monkeypatch):
    monkeypatch.setattr(codes, "IN_ALL", (Cap("day", 1, 86_400),))
    send_code_sms(PHONE, "246810")

    with pytest.raises(CodeRefused):
        send_code_sms("+8613800000002", "246810")


def test_send_code_sms_that_the_provider_does_not_take_says_so(gateway):
    gateway.errors = [GatewayError("busy")]

    with pytest.raises(CodeRefused):
        send_code_sms(PHONE, "246810")


def test_send_code_sms_without_counters_sends_nothing(gateway, settings):
    settings.CACHES = settings.CACHES | {
        "strict": settings.CACHES["strict"] | {"LOCATION": "redis://127.0.0.1:9/0"},
    }

    with pytest.raises(CodeRefused):
        send_code_sms(PHONE, "246810")
    assert gateway.sent == []


def _forget_the_minute():
    """The counters live in Redis, whose clock a test cannot move."""
    from petcare.encryption import blind_index

    who = blind_index(PHONE, purpose="sms-caps")[:32]
    cache.delete(f"sms-codes:number:minute:{who}")
