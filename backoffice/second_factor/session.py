"""What a session of somebody who works here remembers: when the password was right, and which device proved it when."""

import time
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from accounts import devices
from accounts.models import SecondFactor

KEY = "desk"
# From the right password to the code.
UNPROVEN_SECONDS = 15 * 60
# How long a code lets into what must be proven freshly.
FRESH_SECONDS = 10 * 60
# So that not every page writes the session.
NOTE_EVERY_SECONDS = 60


def prove(request: HttpRequest, factor: SecondFactor) -> None:
    """From here on this session may do what staff may do."""
    began = request.session.get(KEY, {}).get("began") if is_proven(request) else None
    request.session.cycle_key()
    now = time.time()
    request.session[KEY] = {"factor": factor.pk, "began": began or now, "seen": now, "checked": now}
    request.session.set_expiry(timedelta(hours=settings.STAFF_SESSION_HOURS))
    # By its new key, so that it ends with the person's other devices though no further page is opened.
    devices.note_seen(request)


def is_proven(request: HttpRequest) -> bool:
    """Whether the device that proved this session is still the one in use."""
    factor = request.session.get(KEY, {}).get("factor")
    return (
        bool(factor) and SecondFactor.objects.filter(pk=factor, user=request.user, confirmed_at__isnull=False).exists()
    )


def is_fresh(request: HttpRequest) -> bool:
    """Whether a code was typed within the last minutes."""
    return time.time() - request.session.get(KEY, {}).get("checked", 0) < FRESH_SECONDS


def is_over(request: HttpRequest) -> bool:
    """Whether the session is too old or was left alone for too long."""
    mark, now = request.session.get(KEY, {}), time.time()
    if "factor" not in mark:
        return now - mark.get("asked", now) > UNPROVEN_SECONDS
    too_old = now - mark["began"] > settings.STAFF_SESSION_HOURS * 3600
    return too_old or now - mark["seen"] > settings.STAFF_IDLE_MINUTES * 60


def note_seen(request: HttpRequest) -> None:
    """Somebody is there. What a page fetches by itself is nobody."""
    mark, now = request.session.get(KEY, {}), time.time()
    if "factor" not in mark:
        request.session[KEY] = mark | {"asked": mark.get("asked", now)}
    elif now - mark["seen"] > NOTE_EVERY_SECONDS and not _is_by_itself(request):
        request.session[KEY] = mark | {"seen": now}


def _is_by_itself(request: HttpRequest) -> bool:
    is_fetched = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or request.headers.get("HX-Request")
    return request.method == "GET" and bool(is_fetched)
