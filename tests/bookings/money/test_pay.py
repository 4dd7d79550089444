from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.catalogue.models import LineKind, PriceRule, RuleKind
from bookings.catalogue.pricing import PricedLine, total_of
from bookings.money.models import PayRule
from bookings.money.pay import Pay, PayKind, pay_of
from bookings.money.pay_words import part_words


def line(amount="36.00", kind: RuleKind | None = None, quantity: int = 1) -> PricedLine:
    words, price = ("喂食", "Feeding"), Decimal(amount)
    if kind is None:
        return PricedLine(LineKind.SERVICE, *words, price, quantity)
    return PricedLine(LineKind.RULE, *words, price, quantity, rule=PriceRule(kind=kind))


percents = st.integers(0, 100)
pay_rules = st.builds(PayRule, share_percent=percents, holiday_percent=percents, distance_percent=percents)
lines = st.lists(
    st.builds(
        line,
        st.decimals(min_value=0, max_value=999, places=2),
        st.none() | st.sampled_from(RuleKind),
        st.integers(1, 5),
    ),
    max_size=8,
)


@pytest.mark.promise("B15")
@given(lines, pay_rules)
def test_pay_is_never_negative_never_above_the_price_and_its_parts_add_up(of_visit, rule):
    pay = pay_of(of_visit, rule)
    assert 0 <= pay.amount <= total_of(of_visit)
    assert sum((part.amount for part in pay.parts), Decimal(0)) == pay.amount
    assert sum((part.base for part in pay.parts), Decimal(0)) == total_of(of_visit)
    assert all(0 <= part.amount <= part.base for part in pay.parts)
    assert pay.amount.as_tuple().exponent in {0, -2}


@given(lines, pay_rules)
def test_kept_pay_reads_as_it_was_written(of_visit, rule):
    pay = pay_of(of_visit, rule)
    assert Pay.of_json(pay.as_json()).amount == pay.amount
    assert sum((words.amount for words in part_words([pay, pay])), Decimal(0)) == 2 * pay.amount


@pytest.mark.promise("B15")
def test_holiday_and_distance_go_to_the_caregiver_by_their_own_shares():
    of_visit = [line(), line("18.00", RuleKind.HOLIDAY), line("5.00", RuleKind.DISTANCE), line("10.00", RuleKind.HOUR)]
    pay = pay_of(of_visit, PayRule(share_percent=80, holiday_percent=90, distance_percent=100))
    assert [(part.kind, part.base, part.amount) for part in pay.parts] == [
        (PayKind.VISIT, Decimal("46.00"), Decimal("36.80")),
        (PayKind.HOLIDAY, Decimal("18.00"), Decimal("16.20")),
        (PayKind.DISTANCE, Decimal("5.00"), Decimal("5.00")),
    ]


def test_a_visit_for_nothing_pays_nothing():
    assert pay_of([], PayRule()).amount == 0
    assert pay_of([line("0.00")], PayRule()).parts == ()
