from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.catalogue.models import Service
from bookings.catalogue.pricing import minutes_of_visit, price_visit, total_of

prices = st.decimals(min_value=0, max_value=999, places=2)
services = st.lists(
    st.builds(
        Service,
        name_zh=st.just("定时喂食"),
        name_en=st.just("Timed feeding"),
        price=prices,
        extra_pet_price=prices,
        minutes=st.integers(1, 120),
        extra_pet_minutes=st.integers(0, 60),
    ),
    min_size=1,
    max_size=5,
)


def feeding(**changes):
    fields = {"name_zh": "定时喂食", "name_en": "Timed feeding", "price": Decimal("36.00"), "minutes": 20}
    return Service(**fields | {"extra_pet_price": Decimal("8.00"), "extra_pet_minutes": 5} | changes)


@pytest.mark.promise("U10")
def test_two_further_pets_are_one_line_of_their_own():
    lines = price_visit([feeding()], pets=3)
    assert [(line.quantity, line.amount) for line in lines] == [(1, Decimal("36.00")), (2, Decimal("16.00"))]
    assert total_of(lines) == Decimal("52.00")


def test_a_service_without_surcharge_has_one_line():
    assert len(price_visit([feeding(extra_pet_price=Decimal(0))], pets=4)) == 1


def test_minutes_add_up_over_services_and_pets():
    assert minutes_of_visit([feeding(), feeding(minutes=10, extra_pet_minutes=0)], pets=3) == 20 + 10 + 10


@given(services, st.integers(1, 8))
def test_prices_are_never_negative_and_never_fall_with_a_further_pet(chosen, pets):
    now, with_one_more = (total_of(price_visit(chosen, pets=count)) for count in (pets, pets + 1))
    assert 0 <= now <= with_one_more


@given(services, st.integers(1, 8))
def test_the_same_input_costs_the_same_and_lines_add_up(chosen, pets):
    lines = price_visit(chosen, pets=pets)
    assert total_of(lines) == sum(line.unit_price * line.quantity for line in lines)
    assert lines == price_visit(chosen, pets=pets)
