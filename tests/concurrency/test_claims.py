from functools import partial

import pytest

from accounts.models import ChangeRequest
from backoffice.claim import Claim
from backoffice.claims import claim, claim_next
from backoffice.queues import kind_called
from tests.factories.people import StaffFactory
from tests.factories.requests import ChangeRequestFactory

pytestmark = pytest.mark.promise("P6")


def test_operators_who_ask_for_the_next_at_once_get_different_ones(race):
    rows = ChangeRequestFactory.create_batch(4)
    found = race([partial(claim_next, kind=kind_called("changes"), by=StaffFactory()) for _nth in range(4)])
    assert sorted(found) == sorted(row.pk for row in rows)


def test_one_item_is_taken_by_one_of_many(race):
    row = ChangeRequestFactory()
    people = StaffFactory.create_batch(4)
    standing = race([partial(claim, model=ChangeRequest, key=row.pk, by=one) for one in people])
    assert len({one.operator_id for one in standing}) == 1
    assert Claim.objects.count() == 1
