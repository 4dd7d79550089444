import pytest
from django.test import Client

from accounts.models import User
from tests.factories.people import StaffFactory
from tests.staff import signed_in_staff


@pytest.fixture
def operator() -> User:
    return StaffFactory(is_superuser=True)


@pytest.fixture
def desk(operator) -> Client:
    """The back office, open before an operator: both factors are behind them."""
    return signed_in_staff(operator)
