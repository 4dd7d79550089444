import pytest

from tests.bookings.money.memory_gateway import MemoryGateway


@pytest.fixture
def gateway(settings):
    settings.PAYMENT_GATEWAY = MemoryGateway.name
    MemoryGateway.forget()
    return MemoryGateway
