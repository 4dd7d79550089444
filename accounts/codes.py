"""How long a code is good for, and when the next one may be asked for. Kept in the session of whoever asks."""

import time

from django.http import HttpRequest

CODE_LIFE = 5 * 60
RESEND_AFTER = 60

_SENT_AT = "code_sent_at"


def note_sent(request: HttpRequest) -> None:
    """Also called where nothing was sent, so that a page does not tell whether a number has an account."""
    request.session[_SENT_AT] = time.time()


def is_code_old(request: HttpRequest) -> bool:
    """Whether the newest code of this session has lived too long, or none was sent."""
    return time.time() - request.session.get(_SENT_AT, 0) > CODE_LIFE


def seconds_until_resend(request: HttpRequest) -> int:
    """0 when another code may be asked for now."""
    return max(0, round(RESEND_AFTER - (time.time() - request.session.get(_SENT_AT, 0))))


def key_of_code(request: HttpRequest) -> str:
    """Names the newest code of this session."""
    return f"{request.session.session_key}:{request.session.get(_SENT_AT)}"
