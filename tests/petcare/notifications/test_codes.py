from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache

from petcare.errors import GatewayError
from petcare.notifications import codes
from petcare.notifications.codes import Cap, CodeRefused, count_code, count_try, send_code

pytestmark = pytest.mark.django_db

PHONE = "+8613800000001"


def test_send_code_sends_template_and_code(gateway):
    send_code(PHONE, "246810", address="10.0.0.1")

    ((phone, template, params, text),) = gateway.sent
    assert (phone, template, params) == (PHONE, "sign_in_code", {"code": "246810"})
    assert "246810" in text


def test_send_code_twice_in_a_minute_is_refused(gateway):
    send_code(PHONE, "246810")

    with pytest.raises(CodeRefused) as refused:
        send_code(PHONE, "135791")
    assert refused.value.field == "phone"
    assert len(gateway.sent) == 1


def test_send_code_caps_hold_for_each_number_alone(gateway):
    send_code(PHONE, "246810")
    send_code("+8613800000002", "135791")

    assert len(gateway.sent) == 2


def test_send_code_is_refused_beyond_the_hours_cap(gateway):
    for _ in range(5):
        send_code(PHONE, "246810")
        _forget_the_minute()

    with pytest.raises(CodeRefused):
        send_code(PHONE, "246810")
    assert len(gateway.sent) == 5


def test_send_code_to_many_numbers_from_one_address_is_refused(gateway, monkeypatch):
    monkeypatch.setattr(codes, "PER_ADDRESS", (Cap("hour", 3, 3600),))
    for number in range(3):
        send_code(f"+861380000000{number}", "246810", address="10.0.0.1")

    with pytest.raises(CodeRefused):
        send_code("+8613800000009", "246810", address="10.0.0.1")
    assert len(gateway.sent) == 3


def test_send_code_beyond_the_days_cap_is_refused(gateway, monkeypatch):
    monkeypatch.setattr(codes, "SMS_IN_ALL", (Cap("day", 1, 86_400),))
    send_code(PHONE, "246810")

    with pytest.raises(CodeRefused):
        send_code("+8613800000002", "246810")


def test_send_code_that_the_provider_does_not_take_says_so(gateway):
    gateway.errors = [GatewayError("busy")]

    with pytest.raises(CodeRefused):
        send_code(PHONE, "246810")


def test_send_code_without_counters_sends_nothing(gateway, settings):
    settings.CACHES = settings.CACHES | {
        "strict": settings.CACHES["strict"] | {"LOCATION": "redis://127.0.0.1:9/0"},
    }

    with pytest.raises(CodeRefused):
        send_code(PHONE, "246810")
    assert gateway.sent == []


def test_one_address_cannot_use_up_the_codes_of_somebody_else_s_number(gateway):
    for _ in range(4):
        send_code(PHONE, "246810", address="203.0.113.9")
        _forget_the_minute()
    with pytest.raises(CodeRefused):
        send_code(PHONE, "246810", address="203.0.113.9")
    _forget_the_minute()

    send_code(PHONE, "246810", address="198.51.100.7")

    assert len(gateway.sent) == 5


def test_code_that_is_only_counted_counts_like_one_that_is_sent(gateway):
    count_code(PHONE, address="10.0.0.1")

    with pytest.raises(CodeRefused) as refused:
        send_code(PHONE, "246810", address="10.0.0.1")
    with pytest.raises(CodeRefused) as refused_again:
        count_code(PHONE, address="10.0.0.1")
    assert refused.value.message == refused_again.value.message
    assert gateway.sent == []


def test_guesses_at_one_code_are_counted_one_by_one_however_many_come_at_once():
    with ThreadPoolExecutor(20) as crowd:
        taken = list(crowd.map(lambda _: count_try("a-code", most=5, seconds=60), range(20)))
    assert taken.count(True) == 5


def _forget_the_minute():
    """The counters live in Redis, whose clock a test cannot move."""
    from petcare.encryption import blind_index

    who = blind_index(PHONE, purpose="sms-caps")[:32]
    cache.delete(f"codes:recipient:minute:{who}")
