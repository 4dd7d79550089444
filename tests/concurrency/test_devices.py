from functools import partial

from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from accounts.devices import note_seen
from accounts.models import Device
from tests.factories.people import OwnerFactory


def test_first_requests_of_a_session_at_once_are_one_device(race):
    owner, session = OwnerFactory(), SessionStore()
    session.create()
    requests = [RequestFactory().get("/") for _ in range(8)]
    for request in requests:
        request.user, request.session = owner, SessionStore(session.session_key)
        request.session.load()
    assert race([partial(note_seen, request) for request in requests]) == [None] * 8
    assert Device.objects.get().session_key == session.session_key
