import pytest

from bookings.orders.history import is_chain_whole, record
from bookings.orders.models import Event
from bookings.orders.models.event import EventKind
from tests.factories.bookings import a_placed_booking
from tests.factories.caregivers import CaregiverFactory


@pytest.fixture
def booking(db):
    CaregiverFactory()
    booking = a_placed_booking()
    record(booking, EventKind.PAID, by=booking.owner, payload={"amount": "36.00"})
    record(booking, EventKind.ROUND_OPENED, by=None)
    return booking


def test_a_chain_as_written_is_whole(booking):
    assert is_chain_whole(booking)


@pytest.mark.parametrize("change", [{"kind": "refunded"}, {"payload": {"amount": "0.01"}}, {"actor": None}])
def test_a_changed_event_shows(booking, change):
    Event.objects.filter(booking=booking, sequence=2).update(**change)
    assert not is_chain_whole(booking)


def test_a_removed_event_shows(booking):
    Event.objects.get(booking=booking, sequence=2).delete()
    assert not is_chain_whole(booking)


def test_an_erased_payload_does_not_break_the_chain(booking):
    Event.objects.filter(booking=booking, sequence=2).update(payload=None)
    assert is_chain_whole(booking)
