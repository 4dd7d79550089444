"""Which browsers take push messages for whom."""

import base64
import binascii
import re
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from petcare.errors import DomainError
from petcare.notifications.models import PushDevice

MOST_PER_PERSON = 10


@transaction.atomic
def add_device(*, person: Any, endpoint: str, p256dh: str, auth: str, session_key: str, user_agent: str) -> PushDevice:
    """This browser takes the person's messages from now on, and nobody else's. Raises DomainError."""
    if not is_allowed(endpoint):
        raise DomainError(_("The push service of this browser is not one we know."))
    if not _are_keys(p256dh, auth):
        raise DomainError(_("This browser sent keys that are none."))
    device, _created = PushDevice.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "person": person,
            "p256dh": p256dh,
            "auth": auth,
            "session_key": session_key,
            "user_agent": user_agent[:300],
        },
    )
    too_many = person.push_devices.values_list("pk", flat=True)[MOST_PER_PERSON:]
    PushDevice.objects.filter(pk__in=list(too_many)).delete()
    return device


def renew_device(*, person: Any, endpoint: str, session_key: str) -> bool:
    """Whoever signs in again on their device goes on hearing there. Somebody else's device stays somebody else's."""
    return bool(PushDevice.objects.filter(person=person, endpoint=endpoint).update(session_key=session_key))


def follow_session(*, person: Any, before: str | None, after: str) -> None:
    """A session changes its key while somebody stays signed in."""
    PushDevice.objects.filter(person=person, session_key=before).update(session_key=after)


def is_allowed(endpoint: str) -> bool:
    """Whether the address belongs to a push service of settings.PUSH_ORIGINS: we call nothing else because a browser
    says so. `*` stands for any host below."""
    try:
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return False
    # What is no plain host name is read differently by those who read it.
    is_plain = parts.username is None and re.fullmatch(r"[a-z0-9.-]+", parts.hostname or "")
    if len(endpoint) > 1000 or not is_plain:
        return False
    return any(fnmatch(origin, pattern) for pattern in settings.PUSH_ORIGINS)


def _are_keys(p256dh: str, auth: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        return len(_decoded(auth)) == 16
    except (ValueError, binascii.Error):
        return False


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
