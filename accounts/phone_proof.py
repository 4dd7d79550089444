"""A code that proves a number which is not the account's yet; kept in the session of whoever asks for it."""

import secrets
import time
import unicodedata

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.codes import CODE_LIFE
from accounts.models import User
from petcare.errors import DomainError
from petcare.notifications.codes import send_code

TRIES = 5
_KEY = "phone_proof"


def send_proof(request: HttpRequest, phone: str) -> None:
    """Sends a code to the number. Raises CodeRefused when a cap is reached or the provider does not take it."""
    code = f"{secrets.randbelow(10**6):06d}"
    send_code(phone, code, address=get_ip(request))
    request.session[_KEY] = {"phone": phone, "code": code, "sent_at": time.time(), "tries": 0}


def number_to_prove(request: HttpRequest) -> str:
    """The number the newest code went to; empty before one was sent."""
    return request.session.get(_KEY, {}).get("phone", "")


def prove_number(request: HttpRequest, code: str) -> str:
    """The number, once this is the code that went to it lately. Five wrong ones make the code worthless.

    Raises DomainError. That the number has an account is told only to whoever holds it.
    """
    proof = request.session[_KEY]
    if time.time() - proof["sent_at"] > CODE_LIFE or proof["tries"] >= TRIES:
        raise DomainError(_("This code is too old. Ask for a new one."), field="code")
    typed = unicodedata.normalize("NFKC", code).replace(" ", "")
    if not constant_time_compare(typed, proof["code"]):
        request.session[_KEY] = proof | {"tries": proof["tries"] + 1}
        raise DomainError(_("This is not the code we sent. Look at the newest SMS and try again."), field="code")
    if User.objects.filter(phone=proof["phone"]).exists():
        raise DomainError(_("This number has an account already. Sign in with it, or choose another."), field="code")
    return proof["phone"]


def forget_number(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
