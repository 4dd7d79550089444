"""Typed reading of environment variables. A missing or malformed value stops the start with its name."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").lower()
    if value in {"", "0", "1", "true", "false"}:
        return default if value == "" else value in {"1", "true"}
    raise ImproperlyConfigured(f"{name} must be 1, 0, true or false, not {value!r}.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str | None = "") -> list[str]:
    """A list separated by commas; without a default it holds at least one."""
    found = [word.strip() for word in text(name, default).split(",") if word.strip()]
    if default is None and not found:
        raise ImproperlyConfigured(f"The environment variable {name} is empty.")
    return found


def app(identity: str, secret: str, default: tuple[str, str] = ("", "")) -> list[dict[str, str]]:
    """The app a vendor gave us, as allauth wants it; none without both. One of them alone stops the start."""
    values = text(identity, default[0]), text(secret, default[1])
    if all(values):
        return [{"client_id": values[0], "secret": values[1]}]
    if any(values):
        raise ImproperlyConfigured(f"{identity} and {secret} are set together or not at all.")
    return []


def mailer(name: str) -> dict[str, Any] | None:
    """Django's words for the mail server at smtps://user:password@host:465; None when there is none.

    smtp:// turns to TLS before it says anything, smtp+plain:// (a relay of one's own) never does.
    """
    address = urlsplit(text(name, ""))
    if not address.geturl():
        return None
    if address.scheme not in _MAIL_PORTS or not address.hostname:
        raise ImproperlyConfigured(f"{name} must be smtps://…, smtp://… or smtp+plain://…")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": address.hostname,
            "port": address.port or _MAIL_PORTS[address.scheme],
            "username": unquote(address.username or ""),
            "password": unquote(address.password or ""),
            "use_ssl": address.scheme == "smtps",
            "use_tls": address.scheme == "smtp",
            "timeout": 10,
        },
    }


_MAIL_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
