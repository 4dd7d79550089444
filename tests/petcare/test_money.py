from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petcare.money import from_fen, round_yuan, to_fen, yuan


@pytest.mark.parametrize(
    ("amount", "rounded"), [("1.005", "1.01"), ("1.004", "1.00"), ("2.5", "2.50"), ("-1.005", "-1.01")]
)
def test_round_yuan_rounds_half_up(amount, rounded):
    assert str(round_yuan(Decimal(amount))) == rounded


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_fen_there_and_back_is_the_same(fen):
    assert to_fen(from_fen(fen)) == fen


def test_to_fen_with_parts_of_a_fen_is_refused():
    with pytest.raises(ValueError, match="whole number"):
        to_fen(Decimal("1.005"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Decimal(36), "¥36.00"), (Decimal("1234.5"), "¥1,234.50"), (Decimal("-5"), "-¥5.00"), (None, "")],
)
def test_yuan_is_written_with_sign_and_fen(amount, text):
    assert yuan(amount) == text
