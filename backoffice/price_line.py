"""The prices of a service as a line that is drawn on the server. Pure: rows in, places on the paper out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bookings.catalogue.models import Price

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 16, 96, 34, 34


@dataclass(frozen=True)
class Mark:
    """Where a price begins, with the price; `is_high` when its words stand above the line."""

    x: int
    y: int
    price: Price


@dataclass(frozen=True)
class PriceLine:
    """Stairs over time: `past` until today, `to_come` after it. Empty without a price."""

    past: str
    to_come: str
    marks: Sequence[Mark]
    today_x: int
    width: int = WIDTH
    height: int = HEIGHT
    base_y: int = HEIGHT - BOTTOM


def price_line(prices: Sequence[Price], *, today: date) -> PriceLine | None:
    """The line from the first price to a while after today or the last price that is planned."""
    rows = sorted(prices, key=lambda price: price.effective_on)
    if not rows:
        return None
    first = min(rows[0].effective_on, today)
    last = max(rows[-1].effective_on, today) + max((today - first) / 12, timedelta(days=7))
    lowest, highest = min(row.price for row in rows), max(row.price for row in rows)

    def x(day: date) -> int:
        return LEFT + round((WIDTH - LEFT - RIGHT) * ((day - first) / (last - first)))

    def y(price: Decimal) -> int:
        share = (price - lowest) / (highest - lowest) if highest > lowest else Decimal("0.5")
        return HEIGHT - BOTTOM - 20 - round((HEIGHT - TOP - BOTTOM - 40) * share)

    marks = [Mark(x(row.effective_on), y(row.price), row) for row in rows]
    begun = [mark for mark in marks if mark.price.effective_on <= today]
    planned = [mark for mark in marks if mark.price.effective_on > today]
    today_x, end_x = x(today), x(last)
    past = _stairs(begun, today_x) if begun else ""
    start = [Mark(today_x, begun[-1].y, begun[-1].price)] if begun else []
    return PriceLine(past, _stairs([*start, *planned], end_x), marks, today_x)


def _stairs(marks: Sequence[Mark], end_x: int) -> str:
    path = f"M{marks[0].x} {marks[0].y}"
    for mark in marks[1:]:
        path += f"H{mark.x}V{mark.y}"
    return f"{path}H{end_x}"
