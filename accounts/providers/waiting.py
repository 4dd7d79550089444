"""Somebody whom WeChat or QQ vouches for and whom we do not know: kept in the session until they prove a phone."""

import time
from dataclasses import asdict, dataclass, field

from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

KEPT_SECONDS = 20 * 60

_KEY = "social_waiting"


@dataclass
class Waiting:
    provider: str
    uid: str
    nickname: str
    next: str
    since: float = field(default_factory=time.time)

    @property
    def purpose(self) -> str:
        """What a code is for: one that was sent for somebody else proves nothing for this person."""
        return f"social:{self.provider}:{self.uid}"


def begin(request: HttpRequest, account: SocialAccount, next_page: str) -> None:
    """Keeps whom the vendor just vouched for, and where they wanted to go."""
    nickname = account.extra_data.get("nickname", "")
    request.session[_KEY] = asdict(Waiting(account.provider, account.uid, nickname, next_page))


def waiting_in(request: HttpRequest) -> Waiting | None:
    """None when nobody waits, or has waited for too long."""
    kept = request.session.get(_KEY)
    if not kept or time.time() - kept["since"] > KEPT_SECONDS:
        return None
    return Waiting(**kept)


def end(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
