from functools import partial

import pytest

from bookings.catalogue.actions.rule_states import bring_into_force, draft_from
from bookings.catalogue.models import PriceRule
from petcare.errors import DomainError
from tests.factories.catalogue import PriceRuleFactory


@pytest.mark.promise("P10")
def test_of_two_drafts_that_replace_one_rule_at_once_one_comes_into_force(race):
    rule = PriceRuleFactory()
    drafts = [draft_from(rule=rule) for _nth in range(2)]
    found = race([partial(bring_into_force, rule=draft) for draft in drafts])
    [refused] = [one for one in found if isinstance(one, Exception)]
    assert isinstance(refused, DomainError)
    assert PriceRule.objects.live().count() == 1
