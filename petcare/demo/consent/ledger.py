"""What the demo's vendors remember: codes that are good once and for five minutes, and the tokens given for them."""

import secrets
from dataclasses import asdict, dataclass

from django.core.cache import cache

from petcare.demo.consent.people import PEOPLE, Person

CODE_SECONDS = 5 * 60
TOKEN_SECONDS = 2 * 60 * 60


class Spent(Exception):
    """The code was used before."""


@dataclass(frozen=True)
class Grant:
    """Somebody let an app know who they are."""

    vendor: str
    app: str
    person_key: str
    redirect_uri: str = ""

    @property
    def person(self) -> Person:
        return PEOPLE[self.person_key]


def give_code(grant: Grant) -> str:
    return _keep("code", grant, CODE_SECONDS)


def take_code(vendor: str, code: str) -> Grant | None:
    """None for a code that never was or is too old. Raises Spent."""
    if cache.get(f"consent:spent:{code}"):
        raise Spent
    grant = _find("code", vendor, code)
    if grant and not cache.delete(f"consent:code:{code}"):
        raise Spent
    if grant:
        cache.set(f"consent:spent:{code}", True, TOKEN_SECONDS)
    return grant


def give_token(grant: Grant) -> str:
    return _keep("token", grant, TOKEN_SECONDS)


def owner_of_token(vendor: str, token: str) -> Grant | None:
    return _find("token", vendor, token)


def _keep(what: str, grant: Grant, seconds: int) -> str:
    value = secrets.token_urlsafe(24)
    cache.set(f"consent:{what}:{value}", asdict(grant), seconds)
    return value


def _find(what: str, vendor: str, value: str) -> Grant | None:
    kept = cache.get(f"consent:{what}:{value}")
    return Grant(**kept) if kept and kept["vendor"] == vendor else None
