import pytest

from accounts.phone import mobile_e164, phone_e164, readable


@pytest.mark.parametrize(
    "text",
    [
        "13800000001",
        "138 0000 0001",
        "+86 138-0000-0001",
        "8613800000001",
        "0086 13800000001",
        "１３８０００００００１",
    ],
)
def test_mobile_e164_reads_every_usual_spelling(text):
    assert mobile_e164(text) == "+8613800000001"


@pytest.mark.parametrize(
    "text", ["", "1380000000", "138000000012", "12800000001", "+14155550100", "abc", "135٥٥٣٨٢٥٠٧"]
)
def test_mobile_e164_of_anything_else_is_none(text):
    assert mobile_e164(text) is None


def test_phone_e164_reads_landlines_and_foreign_numbers():
    assert phone_e164("0571-88886666") == "+8657188886666"
    assert phone_e164("+49 30 901820") == "+4930901820"
    assert phone_e164("110 110") is None


def test_readable_shows_numbers_as_they_are_dialled_here():
    assert readable("+8613800000001") == "138 0000 0001"
    assert readable("+8657188886666") == "0571 8888 6666"
    assert readable("+4930901820") == "+49 30 901820"
