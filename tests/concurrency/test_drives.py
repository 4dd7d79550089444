"""The drive between two homes holds although both are promised at one moment, and nobody waits under a lock."""

from functools import partial
from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import connection

from bookings.orders.models import Booking
from bookings.schedule.actions.hold import NobodyFree
from petcare.geo import valhalla
from tests.concurrency.test_double_booking import ready_to_book
from tests.engine import fake_engine
from tests.factories.bookings import a_placed_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory


@pytest.fixture
def engine(settings):
    settings.ROUTER = "petcare.geo.valhalla.ValhallaRouter"
    with fake_engine(lambda value: 2400) as fake:
        settings.VALHALLA_URL = fake.address
        yield fake


@pytest.mark.promise("B5")
def test_the_engine_s_drive_holds_between_two_homes_that_are_booked_at_once(engine, race):
    """Visits of 100 minutes in 18–20 and 20–22 leave fifteen minutes at most on both sides, and the way takes more."""
    CaregiverFactory(radius_m=20_000)
    service = ServiceFactory(minutes=110)
    for days in range(1, 4):
        near = ready_to_book() | {"window": window_at(18, days=days)}
        far = ready_to_book(lat="30.640000") | {"window": window_at(20, days=days)}
        outcomes = race([partial(a_placed_booking, services=[service], **order) for order in (near, far)])
        assert sorted(type(outcome) for outcome in outcomes if not isinstance(outcome, Booking)) == [NobodyFree]
        assert Booking.objects.count() == days


def open_transactions():
    """Of others, that stand open while their program does something else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE state LIKE 'idle in transaction%%' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


@pytest.mark.promise("B5")
def test_an_engine_that_hangs_keeps_no_transaction_open(engine, monkeypatch):
    monkeypatch.setattr(valhalla, "TIMEOUT", (3, 3))
    CaregiverFactory(radius_m=20_000)
    service = ServiceFactory()
    a_placed_booking(services=[service], **ready_to_book(lat="30.640000"))
    engine.questions.clear()
    engine.may_answer.clear()
    order = ready_to_book() | {"window": window_at(10)}

    def place():
        a_placed_booking(services=[service], **order)
        connection.close()

    thread = Thread(target=place)
    thread.start()
    deadline = monotonic() + 10
    while not engine.questions and monotonic() < deadline:
        sleep(0.02)
    assert engine.questions
    assert thread.is_alive()
    assert open_transactions() == 0
    engine.may_answer.set()
    thread.join(20)
    assert Booking.objects.count() == 2
