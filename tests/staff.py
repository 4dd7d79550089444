"""Signing in somebody who works here, with both factors."""

import time

from django.test import Client

from accounts import totp
from accounts.models import User
from backoffice.second_factor.session import KEY
from tests.factories.people import SecondFactorFactory


def signed_in_staff(user: User) -> Client:
    """A client whose session has the password and the second factor behind it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session.update(proof_of(user))
    session.save()
    return client


def proof_of(user: User) -> dict:
    """What a proven session holds."""
    factor = user.second_factors.exclude(confirmed_at=None).first() or SecondFactorFactory(user=user)
    now = time.time()
    return {KEY: {"factor": factor.pk, "began": now, "seen": now, "checked": now}}


def code_now(secret: str, *, later: int = 0) -> str:
    """What the app shows, or shows `later` steps of 30 seconds from now."""
    return totp.code_of(secret, totp.step_at(time.time()) + later)
