"""One-time passwords by the clock (RFC 6238: SHA-1, 30 seconds, 6 digits), as every authenticator app makes them."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

PERIOD = 30
DIGITS = 6
# A phone's clock and a slow thumb: the step before and the one after count too.
TOLERANCE = 1


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(seconds: float) -> int:
    """The number of the 30 seconds in which this moment (seconds since 1970) lies."""
    return int(seconds) // PERIOD


def code_of(secret: str, step: int) -> str:
    """The six digits of a step (RFC 4226, 5.3)."""
    digest = hmac.digest(base64.b32decode(secret, casefold=True), step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, seconds: float, after: int = 0) -> int | None:
    """The step whose code this is, near this moment and later than the step `after`, or None.

    Whoever remembers the step as the next `after` lets no code through twice (RFC 6238, 5.2).
    """
    now = step_at(seconds)
    fitting = [
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode())
    ]
    return next((step for step in fitting if step > after), None)


def key_uri(secret: str, *, issuer: str, name: str) -> str:
    """What the QR code says (Key URI Format of Google Authenticator, which other apps read too)."""
    return (
        f"otpauth://totp/{quote(f'{issuer}:{name}')}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
    )
