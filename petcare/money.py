"""Yuan are Decimals with two places and one rounding; fen are whole numbers and exist at a gateway's border only."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def round_yuan(amount: Decimal) -> Decimal:
    """Yuan rounded half up to the fen: the one rounding used for money."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def to_fen(amount: Decimal) -> int:
    """Yuan to whole fen. Raises ValueError when the amount has fractions of a fen."""
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} yuan is not a whole number of fen")
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """Whole fen to yuan."""
    return (Decimal(fen) / 100).quantize(FEN)


def yuan(amount: Decimal | None) -> str:
    """`¥36.00`, with thousands separated; an empty text for None."""
    if amount is None:
        return ""
    rounded = round_yuan(Decimal(amount))
    sign = "-" if rounded < 0 else ""
    return f"{sign}¥{abs(rounded):,.2f}"
