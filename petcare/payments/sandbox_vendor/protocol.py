"""How merchant and sandbox vendor sign what they say: HMAC-SHA256 over sorted parameters, time and nonce."""

import hmac
import time
from collections.abc import Mapping
from secrets import token_hex
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

WINDOW_SECONDS = 300


class BadSignature(Exception):
    """Not signed with our secret for this purpose, changed on its way, or outside the replay window."""


def sign(purpose: str, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters with time, nonce and signature. What is signed for one purpose is worth nothing for another."""
    stamped = {**params, "timestamp": str(int(time.time())), "nonce": token_hex(8)}
    return {**stamped, "signature": _signature(purpose, stamped)}


def verify(purpose: str, given: Mapping[str, str]) -> dict[str, str]:
    """The parameters without their signature. Raises BadSignature."""
    params = {name: value for name, value in given.items() if name != "signature"}
    signature = given.get("signature", "")
    if not hmac.compare_digest(_signature(purpose, params).encode(), signature.encode()):
        raise BadSignature("the signature does not fit")
    try:
        age = abs(time.time() - int(params["timestamp"]))
    except (KeyError, ValueError) as error:
        raise BadSignature("the time is missing") from error
    if age > WINDOW_SECONDS:
        raise BadSignature("too old to be accepted")
    return {name: value for name, value in params.items() if name not in {"timestamp", "nonce"}}


def _signature(purpose: str, params: Mapping[str, str]) -> str:
    if not settings.SANDBOX_PAYMENT_SECRET:
        raise ImproperlyConfigured("The sandbox vendor needs SANDBOX_PAYMENT_SECRET.")
    canonical = f"{purpose}\n{urlencode(sorted(params.items()))}"
    return hmac.digest(settings.SANDBOX_PAYMENT_SECRET.encode(), canonical.encode(), "sha256").hex()
