"""Yuan are Decimals with two places and one rounding."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def round_yuan(amount: Decimal) -> Decimal:
    """Yuan rounded half up to the fen: the one rounding used for money."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal | None) -> str:
    """`¥36.00`, with thousands separated; an empty text for None."""
    if amount is None:
        return ""
    rounded = round_yuan(Decimal(amount))
    sign = "-" if rounded < 0 else ""
    return f"{sign}¥{abs(rounded):,.2f}"
