"""Proof that a number or an e-mail is somebody's own: a code goes there and comes back, typed by whoever asked.

What waits for its code stands in the session of whoever asked; of the code it knows a fingerprint only.
"""

import time
from dataclasses import asdict, dataclass, field
from secrets import compare_digest, randbelow, token_hex
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts import codes, letters
from petcare.errors import DomainError, GatewayError
from petcare.notifications.codes import COULD_NOT_SEND, CodeRefused, count_code, count_try, send_code
from petcare.notifications.mail import send_letter

GUESSES = 5
# The first one included.
MOST_CODES = 4
WAITS_SECONDS = 15 * 60

_KEY = "proof"
_LETTERS = {"account_exists": letters.account_exists, "no_account": letters.no_account}


class TooManyGuesses(DomainError):
    """The code that was sent is worth nothing any more."""


@dataclass
class Proof:
    """`instead` names the letter that goes out in place of a code when no code can be the right one; a number then
    gets nothing. `data` is what the purpose needs once the code has come back."""

    purpose: str
    contact: str
    instead: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    began: float = field(default_factory=time.time)
    sent: int = 0
    # Of the newest code.
    key: str = ""
    fingerprint: str = ""

    @property
    def is_by_email(self) -> bool:
        return "@" in self.contact

    @property
    def can_resend(self) -> bool:
        return self.sent < MOST_CODES


def send(request: HttpRequest, proof: Proof, *, address: str) -> None:
    """Sends a new code, which is from now on the only right one, and waits for it. Raises CodeRefused."""
    if proof.instead:
        _send_instead(proof, address)
        proof.key, proof.fingerprint = token_hex(8), ""
    else:
        code = f"{randbelow(10**6):06d}"
        send_code(proof.contact, code, address=address)
        proof.key = token_hex(8)
        proof.fingerprint = _fingerprint(proof, code)
    proof.sent += 1
    request.session[_KEY] = asdict(proof)
    codes.note_sent(request)


def waiting(request: HttpRequest, purpose: str) -> Proof | None:
    """What waits for its code for this purpose; None when nothing does, or has for too long."""
    kept = request.session.get(_KEY)
    if not kept or kept["purpose"] != purpose or time.time() - kept["began"] > WAITS_SECONDS:
        return None
    return Proof(**kept)


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def is_right(proof: Proof, code: str) -> bool:
    """Whether this is the newest code. Raises TooManyGuesses after five for one code, however many come at once."""
    if not count_try(proof.key, most=GUESSES, seconds=WAITS_SECONDS):
        raise TooManyGuesses("")
    return bool(proof.fingerprint) and compare_digest(proof.fingerprint, _fingerprint(proof, code))


def _fingerprint(proof: Proof, code: str) -> str:
    salt = f"accounts.proof:{proof.key}"
    return salted_hmac(salt, f"{proof.contact} {code}", algorithm="sha256").hexdigest()


def _send_instead(proof: Proof, address: str) -> None:
    count_code(proof.contact, address=address)
    if not proof.is_by_email:
        return
    try:
        send_letter(proof.contact, _LETTERS[proof.instead]())
    except GatewayError as error:
        raise CodeRefused(str(COULD_NOT_SEND), field="email") from error
