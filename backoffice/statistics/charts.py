"""Numbers as a picture that is drawn on the server. Pure: numbers in, places on the paper out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 16, 34
LABELS = 8


@dataclass(frozen=True)
class Tick:
    place: float
    text: str


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True)
class ColumnChart:
    """Columns over time, the period before as a line above them."""

    columns: Sequence[Column]
    before: str
    levels: Sequence[Tick]
    labels: Sequence[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM
    label_y: int = HEIGHT - BOTTOM + 20


def column_chart(names: Sequence[str], values: Sequence[float], before: Sequence[float] = ()) -> ColumnChart:
    """One column for each name; what is in `before` beyond them is left out."""
    top = round_top(max([*values, *before], default=0))
    room = (WIDTH - LEFT - RIGHT) / max(len(values), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)

    columns = [
        Column(
            x=round(LEFT + room * (number + 0.14), 1),
            y=y(value),
            width=round(room * 0.72, 1),
            height=round(HEIGHT - BOTTOM - y(value), 1),
            text=f"{name}: {value:,.0f}",
        )
        for number, (name, value) in enumerate(zip(names, values, strict=True))
    ]
    points = [f"{LEFT + room * (number + 0.5):.1f} {y(value)}" for number, value in enumerate(before[: len(values)])]
    every = max(ceil(len(names) / LABELS), 1)
    labels = [Tick(round(LEFT + room * (at + 0.5), 1), names[at]) for at in range(0, len(names), every)]
    levels = [
        Tick(y(top * part / 4), f"{top * part / 4:,.4g}" if top < 10 else f"{top * part / 4:,.0f}") for part in range(5)
    ]
    return ColumnChart(columns, "M" + "L".join(points) if points else "", levels, labels)


def round_top(highest: float) -> float:
    """The next number above that can be divided by four and read at a glance."""
    if highest <= 4:
        return 4
    power = 10 ** floor(log10(highest))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * power >= highest)


def level_of(value: float, highest: float) -> int:
    """How dark a field of a heat map is, from 0 (nothing) to 5."""
    return min(ceil(5 * value / highest), 5) if value and highest else 0
