import pytest
from django.test import Client

from accounts.models import User
from tests.factories.people import StaffFactory


@pytest.fixture
def operator() -> User:
    return StaffFactory(is_superuser=True)


@pytest.fixture
def desk(operator) -> Client:
    """The back office, open before an operator."""
    client = Client()
    client.force_login(operator)
    return client
