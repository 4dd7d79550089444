"""The key pair by which push services know us: browsers are given the public half. Apart from the sending of pushes,
whose packages take long to load and which only the worker does."""

import base64
from functools import cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02


def public_key() -> str:
    """What browsers want to know before they let us push; empty where there is no key."""
    return _public(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""


def new_private_key() -> str:
    vapid = Vapid02()
    vapid.generate_keys()
    number = vapid.private_key.private_numbers().private_value
    return _as_text(number.to_bytes(32, "big"))


@cache
def _public(private_key: str) -> str:
    key = Vapid02.from_string(private_key).public_key
    return _as_text(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
