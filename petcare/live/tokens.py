"""The key to one stream: who listens to which topics, signed, for ten minutes. Reading it needs no database."""

import time
from dataclasses import dataclass

from django.core import signing

LIFE = 600
_SALT = "petcare.live"


class BadToken(Exception):
    """The token is forged or damaged."""


class ExpiredToken(BadToken):
    """The token was good once."""


@dataclass(frozen=True)
class Token:
    viewer_id: int
    topics: tuple[str, ...]
    expires_at: float


def issue(viewer_id: int, topics: list[str]) -> str:
    """A token for these topics; the caller has checked that the viewer may see them. 0 stands for a stranger."""
    return signing.dumps({"v": viewer_id, "t": topics, "e": int(time.time()) + LIFE}, salt=_SALT)


def read(token: str) -> Token:
    """Raises BadToken, or ExpiredToken when its time is over."""
    try:
        content = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise BadToken from error
    if content["e"] <= time.time():
        raise ExpiredToken
    return Token(content["v"], tuple(content["t"]), content["e"])
