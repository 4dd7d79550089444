from functools import partial

import pytest

from accounts.actions.sign_up_by_email import sign_up_by_email
from accounts.actions.take_contact import take_contact
from accounts.models import User
from petcare.errors import DomainError
from tests.factories.people import UserFactory

pytestmark = pytest.mark.promise("U1")

PHONE, EMAIL = "+8613812345678", "lin@example.com"


def test_number_proven_by_two_at_once_belongs_to_one(race):
    people = [UserFactory(phone=None, email=f"person{n}@example.com") for n in range(4)]
    outcomes = race([partial(take_contact, user=user, contact=PHONE) for user in people])
    assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True, True, True]
    assert User.objects.filter(phone=PHONE).count() == 1


def test_sign_up_by_email_twice_at_once_makes_one_person(race):
    sign_up = partial(sign_up_by_email, email=EMAIL, password_hash="x", language="en")  # noqa: S106
    outcomes = race([sign_up] * 4)
    assert [isinstance(outcome, DomainError) for outcome in outcomes].count(True) == 3
    assert User.objects.get().email == EMAIL
