"""Somebody whom WeChat or QQ vouches for and whom we do not know: kept in the session until they prove a phone."""

import secrets
import time
from dataclasses import asdict, dataclass, field

from allauth.socialaccount.models import SocialAccount
from django.core.cache import caches
from django.http import HttpRequest

KEPT_SECONDS = 20 * 60
MOST_GUESSES = 5
MOST_CODES = 4

_KEY = "social_waiting"


@dataclass
class Waiting:
    provider: str
    uid: str
    nickname: str
    next: str
    since: float = field(default_factory=time.time)
    phone: str = ""
    code: str = ""
    codes_sent: int = 0

    def new_code(self, phone: str) -> str:
        self.phone, self.code = phone, f"{secrets.randbelow(10**6):06d}"
        self.codes_sent += 1
        return self.code


def begin(request: HttpRequest, account: SocialAccount, next_page: str) -> None:
    nickname = account.extra_data.get("nickname", "")
    save(request, Waiting(account.provider, account.uid, nickname, next_page))


def save(request: HttpRequest, waiting: Waiting) -> None:
    request.session[_KEY] = asdict(waiting)


def waiting_in(request: HttpRequest) -> Waiting | None:
    """None when nobody waits, or has waited for too long."""
    kept = request.session.get(_KEY)
    if not kept or time.time() - kept["since"] > KEPT_SECONDS:
        return None
    return Waiting(**kept)


def end(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def is_guess_allowed(request: HttpRequest, waiting: Waiting) -> bool:
    """Counts a guess of this code. Not in the session, where guesses made at once would not see each other.

    Raises RedisError or OSError when it cannot be counted.
    """
    counters = caches["strict"]
    key = f"social-guesses:{request.session.session_key}:{waiting.since}:{waiting.codes_sent}"
    counters.add(key, 0, timeout=KEPT_SECONDS)
    return counters.incr(key) <= MOST_GUESSES
