import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import totp

pytestmark = pytest.mark.promise("U1")

# RFC 6238, appendix B, for SHA-1; six of its eight digits.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_code_is_the_one_of_the_standard(seconds, code):
    assert totp.code_of(RFC_SECRET, totp.step_at(seconds)) == code


@given(st.integers(10**6, 4 * 10**9), st.integers(-3, 3))
def test_only_codes_near_the_moment_fit(seconds, off):
    code = totp.code_of(RFC_SECRET, totp.step_at(seconds) + off)
    step = totp.matching_step(RFC_SECRET, code, seconds=seconds)
    if abs(off) <= totp.TOLERANCE:
        assert totp.code_of(RFC_SECRET, step) == code
    elif step is not None:
        # One in some 300,000: the same digits come up nearby.
        assert totp.code_of(RFC_SECRET, step) == code


@given(st.text(max_size=12))
def test_any_text_is_judged_without_an_error(text):
    totp.matching_step(RFC_SECRET, text, seconds=59)


def test_code_of_a_step_that_was_taken_fits_no_more():
    code = totp.code_of(RFC_SECRET, 100)
    assert totp.matching_step(RFC_SECRET, code, seconds=3000) == 100
    assert totp.matching_step(RFC_SECRET, code, seconds=3000, after=100) is None


def test_uri_carries_secret_issuer_and_name():
    parts = urlsplit(totp.key_uri(RFC_SECRET, issuer="有伴", name="值班 1"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [RFC_SECRET], "issuer": ["有伴"]}
