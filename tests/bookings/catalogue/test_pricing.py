from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.catalogue.models import DayKind, Holiday, LineKind, Package, PriceRule, RuleKind, Service
from bookings.catalogue.pricing import (
    MOST_PETS,
    Circumstances,
    Item,
    merged,
    minutes_of_visit,
    price_visit,
    shared_out,
    total_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 27, 18, tzinfo=SHANGHAI)
FESTIVAL = Holiday(day=FRIDAY.date(), kind=DayKind.FESTIVAL, name_zh="春节", name_en="Spring Festival")

prices = st.decimals(min_value=0, max_value=999, places=2)
pet_counts = st.integers(1, MOST_PETS - 1)


def feeding(price="36.00", extra="8.00", **changes) -> Item:
    fields = {"pk": 1, "name_zh": "定时喂食", "name_en": "Timed feeding", "minutes": 20, "extra_pet_minutes": 5}
    return Item(Service(**fields | changes), Decimal(price), Decimal(extra))


def rule(kind, *, pk=1, **fields) -> PriceRule:
    effect = {} if "percent" in fields else {"amount": Decimal(10)}
    return PriceRule(**{"pk": pk, "name_zh": "加价", "name_en": "More", "kind": kind, "position": pk} | effect | fields)


def given_that(start=FRIDAY, *, hours=2, notice=24, metres=None, holiday=None) -> Circumstances:
    return Circumstances(start, start + timedelta(hours=hours), timedelta(hours=notice), metres, holiday)


@st.composite
def rules(draw):
    kind = draw(st.sampled_from(RuleKind))
    is_percent = draw(st.booleans())
    return rule(
        kind,
        pk=draw(st.integers(1, 10_000)),
        amount=None if is_percent else draw(prices),
        percent=draw(st.integers(0, 300)) if is_percent else None,
        group=draw(st.sampled_from(["", "date", "distance"])),
        day_kind=draw(st.sampled_from(DayKind)),
        weekdays=draw(st.lists(st.integers(1, 7))),
        from_hour=draw(st.integers(0, 12)),
        to_hour=draw(st.integers(13, 24)),
        over_metres=draw(st.integers(0, 9000)),
        from_pet=draw(st.integers(2, 6)),
        within_hours=draw(st.integers(1, 48)),
    )


items = st.lists(st.builds(feeding, prices, prices), min_size=1, max_size=4)
several_rules = st.lists(rules(), max_size=8, unique_by=lambda one: one.pk)
circumstances = st.builds(
    given_that,
    st.integers(0, 24 * 120).map(lambda hours: FRIDAY + timedelta(hours=hours)),
    hours=st.sampled_from([0.5, 1, 2]),
    notice=st.integers(0, 100),
    metres=st.none() | st.integers(0, 20_000),
    holiday=st.sampled_from([None, FESTIVAL]),
)


@pytest.mark.promise("U10", "B10")
def test_two_further_pets_are_one_line_of_their_own():
    lines = price_visit([feeding()], pets=3)
    assert [(line.quantity, line.amount) for line in lines] == [(1, Decimal("36.00")), (2, Decimal("16.00"))]
    assert total_of(lines) == Decimal("52.00")


def test_a_service_without_surcharge_has_one_line():
    assert len(price_visit([feeding(extra="0")], pets=4)) == 1


def test_minutes_add_up_over_services_and_pets():
    services = [feeding().what, feeding(minutes=10, extra_pet_minutes=0).what]
    assert minutes_of_visit(services, pets=3) == 20 + 10 + 10


@pytest.mark.promise("P10")
@pytest.mark.parametrize(
    ("one", "counts", "does_not"),
    [
        (rule(RuleKind.HOLIDAY, day_kind="festival"), given_that(holiday=FESTIVAL), given_that()),
        (rule(RuleKind.WEEKDAY, weekdays=[5]), given_that(), given_that(FRIDAY + timedelta(days=1))),
        (rule(RuleKind.HOUR, from_hour=18, to_hour=20), given_that(), given_that(FRIDAY + timedelta(hours=2))),
        (rule(RuleKind.EXACT), given_that(hours=0.5), given_that()),
        (rule(RuleKind.DISTANCE, over_metres=3000), given_that(metres=3001), given_that(metres=3000)),
        (rule(RuleKind.SHORT_NOTICE, within_hours=4), given_that(notice=3), given_that(notice=4)),
        (
            rule(RuleKind.EXACT, valid_until=FRIDAY.date()),
            given_that(hours=1),
            given_that(FRIDAY + timedelta(days=1), hours=1),
        ),
    ],
)
def test_a_rule_counts_under_its_condition_alone(one, counts, does_not):
    before, after = (price_visit([feeding()], pets=1, rules=[one], given=when) for when in (does_not, counts))
    assert [line.rule for line in before] == [None]
    assert [(line.rule, line.amount) for line in after] == [(None, Decimal(36)), (one, Decimal(10))]


@pytest.mark.promise("P10")
def test_the_line_says_which_holiday_and_how_many_per_cent():
    festival = rule(RuleKind.HOLIDAY, day_kind="festival", percent=50, name_zh="春节加价")
    [_, line] = price_visit([feeding("33.33")], pets=1, rules=[festival], given=given_that(holiday=FESTIVAL))
    assert (line.text_zh, line.amount) == ("春节加价（春节 +50%）", Decimal("16.67"))


def test_an_amount_for_many_pets_counts_for_each_from_that_one_on():
    many = rule(RuleKind.EXTRA_PET, from_pet=4, amount=Decimal(4))
    assert len(price_visit([feeding(extra="0")], pets=3, rules=[many], given=given_that())) == 1
    lines = price_visit([feeding(extra="0")], pets=6, rules=[many], given=given_that())
    assert (lines[-1].quantity, lines[-1].amount) == (3, Decimal(12))


@pytest.mark.promise("P10")
def test_of_a_group_the_dearest_counts_and_per_cent_never_on_a_surcharge():
    near = rule(RuleKind.DISTANCE, pk=1, over_metres=3000, amount=Decimal(5), group="distance")
    far = rule(RuleKind.DISTANCE, pk=2, over_metres=5000, amount=Decimal(10), group="distance")
    half = rule(RuleKind.HOLIDAY, pk=3, day_kind="festival", percent=50)
    given_far = given_that(metres=6000, holiday=FESTIVAL)
    lines = price_visit([feeding()], pets=1, rules=[half, near, far], given=given_far)
    assert [(line.rule, line.amount) for line in lines[1:]] == [(far, Decimal(10)), (half, Decimal(18))]


def test_a_worked_saturday_is_no_weekend():
    saturday = FRIDAY + timedelta(days=1)
    workday = Holiday(day=saturday.date(), kind=DayKind.WORKDAY, name_zh="调休上班", name_en="Make-up workday")
    weekend = rule(RuleKind.WEEKDAY, weekdays=[6, 7])
    assert len(price_visit([feeding()], pets=1, rules=[weekend], given=given_that(saturday))) == 2
    assert len(price_visit([feeding()], pets=1, rules=[weekend], given=given_that(saturday, holiday=workday))) == 1


@pytest.mark.promise("P10")
def test_a_package_is_shared_out_over_its_services_to_the_fen():
    services = [Service(pk=number, name_zh=f"服务{number}", name_en=f"Service {number}") for number in (1, 2, 3)]
    package = Package(pk=1, name_zh="套餐", name_en="Bundle")
    item = Item(package, Decimal("50.00"), Decimal(6), tuple((service, Decimal(20)) for service in services))
    lines = price_visit([item], pets=2)
    assert [line.amount for line in lines] == [Decimal("16.67"), Decimal("16.67"), Decimal("16.66"), Decimal(6)]
    assert [line.text_zh for line in lines] == [
        "服务1（套餐）", "服务2（套餐）", "服务3（套餐）", "套餐：多宠加价",
    ]  # fmt: skip
    assert {line.package for line in lines} == {package}


@pytest.mark.promise("B10")
@pytest.mark.parametrize("pets", [0, -1, MOST_PETS + 1, 10**9])
def test_a_number_of_pets_that_no_home_holds_has_no_price(pets):
    with pytest.raises(ValueError, match="pets"):
        price_visit([feeding()], pets=pets)


@pytest.mark.promise("P10", "B10")
@given(items, pet_counts, several_rules, circumstances)
def test_prices_are_never_negative_and_never_fall_with_a_further_pet(chosen, pets, rules, given_now):
    now, with_one_more = (price_visit(chosen, pets=count, rules=rules, given=given_now) for count in (pets, pets + 1))
    assert all(line.amount >= 0 for line in now)
    assert 0 <= total_of(now) <= total_of(with_one_more)


@pytest.mark.promise("P10", "B10")
@given(items, pet_counts, several_rules, circumstances)
def test_the_same_input_costs_the_same_and_lines_add_up(chosen, pets, rules, given_now):
    lines = price_visit(chosen, pets=pets, rules=rules, given=given_now)
    assert total_of(lines) == sum(line.unit_price * line.quantity for line in lines)
    assert all(line.amount == line.amount.quantize(Decimal("0.01")) for line in lines)
    assert lines == price_visit(chosen, pets=pets, rules=rules, given=given_now)
    assert total_of(lines) == total_of(price_visit(chosen, pets=pets, rules=list(reversed(rules)), given=given_now))
    assert {line.kind for line in lines if line.rule} <= {LineKind.RULE}


@given(items, pet_counts, several_rules, st.lists(circumstances, min_size=1, max_size=4))
def test_a_merged_bill_is_worth_its_visits(chosen, pets, rules, trip):
    visits = [price_visit(chosen, pets=pets, rules=rules, given=one) for one in trip]
    assert total_of(merged(visits)) == sum(total_of(lines) for lines in visits)


@given(prices, st.lists(prices, min_size=1, max_size=6))
def test_shares_add_up_and_are_off_by_less_than_a_fen(amount, weights):
    shares = shared_out(amount, weights)
    whole = sum(weights)
    assert sum(shares) == amount
    assert all(share >= 0 for share in shares)
    if whole:
        exact = [amount * weight / whole for weight in weights]
        assert all(abs(share - part) < Decimal("0.01") for share, part in zip(shares, exact, strict=True))
