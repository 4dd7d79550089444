from functools import partial

import pytest

from accounts.actions.check_second_factor import check_second_factor
from accounts.actions.set_up_second_factor import renew_recovery_codes
from petcare.errors import DomainError
from tests.factories.people import SECRET, SecondFactorFactory
from tests.staff import code_now

pytestmark = pytest.mark.promise("U1")


def test_one_code_typed_twice_at_once_opens_once(race):
    factor = SecondFactorFactory()
    outcomes = race([partial(check_second_factor, user=factor.user, code=code_now(SECRET))] * 4)
    assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True, True, True]


def test_one_recovery_code_typed_twice_at_once_opens_once(race):
    factor = SecondFactorFactory()
    code = renew_recovery_codes(factor=factor)[0]
    outcomes = race([partial(check_second_factor, user=factor.user, code=code)] * 4)
    assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True, True, True]


def test_guesses_at_once_are_all_counted(race):
    factor = SecondFactorFactory()
    race([partial(check_second_factor, user=factor.user, code="000000")] * 8)
    factor.refresh_from_db()
    assert factor.wrong_tries == 5
    assert factor.locked_until is not None
