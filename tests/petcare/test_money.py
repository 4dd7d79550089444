from decimal import Decimal

import pytest

from petcare.money import round_yuan, yuan


@pytest.mark.parametrize(
    ("amount", "rounded"), [("1.005", "1.01"), ("1.004", "1.00"), ("2.5", "2.50"), ("-1.005", "-1.01")]
)
def test_round_yuan_rounds_half_up(amount, rounded):
    assert str(round_yuan(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Decimal(36), "¥36.00"), (Decimal("1234.5"), "¥1,234.50"), (Decimal("-5"), "-¥5.00"), (None, "")],
)
def test_yuan_is_written_with_sign_and_fen(amount, text):
    assert yuan(amount) == text
