"""Codes for the day the authenticator is lost: what they look like and how they are kept."""

import secrets

from petcare.encryption import blind_index
from petcare.texts import half_width

COUNT = 10
# Nothing that looks like something else on paper: no 0 and O, no 1, I and L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


def new_codes() -> list[str]:
    """Ten codes of 49 bits each, in two halves for the eye."""
    plain = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(COUNT)]
    return [f"{code[:5]}-{code[5:]}" for code in plain]


def typed(code: str) -> str:
    """A code as people type it, in one spelling: full-width signs, spaces, dashes and small letters are forgiven."""
    return "".join(sign for sign in half_width(code).upper() if sign.isalnum())


def fingerprint(code: str, *, user_id: int) -> str:
    return blind_index(f"{user_id}:{typed(code)}", purpose="recovery-code")
