from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import Device, User


def end_device(*, device: Device) -> None:
    """Signs this device out: its next page is the sign-in."""
    _sessions().delete(device.session_key)
    device.delete()


def end_other_devices(*, user: User, keep: str | None = None) -> int:
    """Signs the person out everywhere but in the session `keep`. Returns how many devices that were."""
    others = user.devices.exclude(session_key=keep) if keep else user.devices.all()
    ended = list(others)
    for device in ended:
        end_device(device=device)
    return len(ended)


def forget_ended_devices() -> int:
    """Forgets devices whose session is over, and sessions that nobody can use any more."""
    with transaction.atomic():
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        return Device.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]


def _sessions() -> SessionBase:
    return import_module(settings.SESSION_ENGINE).SessionStore()
