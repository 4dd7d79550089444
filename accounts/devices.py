"""Which device a session is, and how fresh its proof is. The session remembers, so that most pages ask nothing."""

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Device, User
from petcare.notifications.push_devices import follow_session

# So that not every page writes.
NOTE_EVERY_SECONDS = 10 * 60
# How long a sign-in or a password typed lets change what leads into the account.
FRESH_SECONDS = 15 * 60

_KEY = "device"


@receiver(user_logged_in)
def note_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _note(request, user, fresh=time.time())


def note_seen(request: HttpRequest) -> None:
    """Somebody is there on this device. Costs no query for the next ten minutes."""
    mark = request.session.get(_KEY, {})
    is_known = mark.get("key") == request.session.session_key
    if not is_known or time.time() - mark["seen"] > NOTE_EVERY_SECONDS:
        _note(request, request.user, fresh=mark.get("fresh", 0))


def note_password(request: HttpRequest) -> None:
    _note(request, request.user, fresh=time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Whether whoever is there proved a moment ago who they are."""
    return time.time() - request.session.get(_KEY, {}).get("fresh", 0) < FRESH_SECONDS


def _note(request: HttpRequest, user: User, *, fresh: float) -> None:
    if not request.session.session_key:
        request.session.save()
    key, before = request.session.session_key, request.session.get(_KEY, {}).get("key")
    seen = {"last_seen_at": timezone.now(), "user_agent": request.META.get("HTTP_USER_AGENT", "")[:300]}
    # A session changes its key when a password or a second factor was right; it is the same device.
    known = Device.objects.filter(user=user, session_key__in=[key, before])
    if not known.update(session_key=key, **seen):
        # Two first requests of a session may arrive at once.
        Device.objects.get_or_create(session_key=key, defaults={"user": user} | seen)
    if before and before != key:
        follow_session(person=user, before=before, after=key)
    request.session[_KEY] = {"key": key, "seen": time.time(), "fresh": fresh}
