"""Where streets run on the straight sheet, and what the ground between them is used for."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from random import Random

from petcare.demo.town.names import WORDS, LaneNames
from petcare.demo.town.terrain import (
    EMBANKMENT,
    HALF_SIDE,
    LAKESIDE,
    RIVER_NORTH_OF_CENTRE,
    Spot,
    bend,
    is_in_town,
    lake_at,
)


class Rank(IntEnum):
    LANE = 0
    TERTIARY = 1
    SECONDARY = 2
    PRIMARY = 3


@dataclass(slots=True)
class Street:
    """A straight line on the sheet: `offset` is its u when it runs north, else its v; `stops` are its corners."""

    rank: Rank
    runs_north: bool
    offset: float
    sections: list[tuple[float, str]]
    bridge: str = ""
    stops: set[float] = field(default_factory=set)

    def at(self, position: float) -> tuple[float, float]:
        return (self.offset, position) if self.runs_north else (position, self.offset)

    def _section(self, position: float) -> tuple[float, str]:
        starts = [start for start, _ in self.sections]
        return self.sections[max(0, bisect_right(starts, position) - 1)]

    def name_at(self, position: float) -> str:
        return self._section(position)[1]

    def house_number(self, position: float, *, is_right: bool) -> str:
        """Numbers grow along the section, a pair every 24 metres, odd on the right."""
        start = max(self._section(position)[0], min(self.stops))
        return f"{2 * int((position - start) / 24) + (1 if is_right else 2)}号"


@dataclass(frozen=True, slots=True)
class Cell:
    """Ground between four streets."""

    west: Street
    east: Street
    south: Street
    north: Street

    @property
    def middle(self) -> tuple[float, float]:
        return (self.west.offset + self.east.offset) / 2, (self.south.offset + self.north.offset) / 2

    def corners(self, *, inset: float) -> list[Spot]:
        west, east = self.west.offset + inset, self.east.offset - inset
        south, north = self.south.offset + inset, self.north.offset - inset
        return [bend(west, south), bend(east, south), bend(east, north), bend(west, north)]


@dataclass(frozen=True, slots=True)
class Plan:
    streets: list[Street]
    cells: list[Cell]


def plan_streets(random: Random) -> Plan:
    words = iter(WORDS)
    # Those near the centre are named first: their words are the best known.
    rows = _rows(random, words)
    columns = _columns(random, words)
    for column in columns:
        column.stops.update(row.offset for row in rows)
    for row in rows:
        row.stops.update(column.offset for column in columns)
    lanes, cells = _divide_blocks(random, columns, rows)
    return Plan(streets=[*columns, *rows, *lanes], cells=cells)


def _columns(random: Random, words: Iterator[str]) -> list[Street]:
    """Streets that run north; the large ones cross the river."""
    offsets = _spread(random, -HALF_SIDE, HALF_SIDE)
    columns = {}
    for index, offset in sorted(enumerate(offsets), key=lambda item: abs(item[1])):
        word, rank = next(words), _rank(index)
        is_bridged = rank == Rank.PRIMARY or (rank == Rank.SECONDARY and random.random() < 0.5)
        columns[index] = Street(
            rank=rank,
            runs_north=True,
            offset=offset,
            sections=_split_names(word, rank, [(-math.inf, "南"), (0, "北")]),
            bridge=f"{word}大桥" if is_bridged else "",
        )
    return [columns[index] for index in range(len(offsets))]


def _rows(random: Random, words: Iterator[str]) -> list[Street]:
    """Streets that run east; the first on each side is the embankment."""
    north = _spread(random, EMBANKMENT, HALF_SIDE - RIVER_NORTH_OF_CENTRE)
    south = [-v for v in _spread(random, EMBANKMENT, HALF_SIDE + RIVER_NORTH_OF_CENTRE)]
    rows = [
        Street(Rank.SECONDARY, False, north[0], [(-math.inf, "滨江大道")]),
        Street(Rank.SECONDARY, False, south[0], [(-math.inf, "沿江大道")]),
    ]
    for index, offset in sorted([*enumerate(north), *enumerate(south)], key=lambda item: abs(item[1])):
        if index:
            rank = _rank(index + 3)
            names = _split_names(next(words), rank, [(-math.inf, "西"), (-2600, ""), (2600, "东")])
            rows.append(Street(rank, False, offset, names))
    return sorted(rows, key=lambda row: row.offset)


def _spread(random: Random, start: float, end: float) -> list[float]:
    offsets = [start]
    while offsets[-1] < end:
        offsets.append(offsets[-1] + random.uniform(370, 560))
    return [round(offset, 1) for offset in offsets]


def _rank(index: int) -> Rank:
    return Rank.PRIMARY if index % 6 == 0 else Rank.SECONDARY if index % 3 == 0 else Rank.TERTIARY


def _split_names(word: str, rank: Rank, parts: list[tuple[float, str]]) -> list[tuple[float, str]]:
    if rank == Rank.PRIMARY:
        return [(-math.inf, f"{word}大道")]
    return [(start, f"{word}{part}路") for start, part in parts]


def _divide_blocks(random: Random, columns: list[Street], rows: list[Street]) -> tuple[list[Street], list[Cell]]:
    lane_names = LaneNames(random)
    lanes: list[Street] = []
    cells: list[Cell] = []
    for west, east in pairwise(columns):
        for south, north in pairwise(rows):
            block = Cell(west, east, south, north)
            middle = bend(*block.middle)
            is_river = south.offset < 0 < north.offset
            if is_river or not is_in_town(middle, edge=0.93) or lake_at(middle, margin=LAKESIDE):
                continue
            upright = _lane_through(random, lane_names, block, runs_north=True, chance=0.8)
            lanes += upright
            for left, right in pairwise([west, *upright, east]):
                half = Cell(left, right, south, north)
                level = _lane_through(random, lane_names, half, runs_north=False, chance=0.7)
                lanes += level
                cells += [Cell(left, right, low, high) for low, high in pairwise([south, *level, north])]
    return lanes, cells


def _lane_through(
    random: Random, lane_names: LaneNames, block: Cell, *, runs_north: bool, chance: float
) -> list[Street]:
    """One lane across the block, tied to the streets at both its ends, or none."""
    low, high = (block.west, block.east) if runs_north else (block.south, block.north)
    start, end = (block.south, block.north) if runs_north else (block.west, block.east)
    if random.random() > chance or high.offset - low.offset < 300:
        return []
    offset = round(low.offset + (high.offset - low.offset) * random.uniform(0.36, 0.64), 1)
    start.stops.add(offset)
    end.stops.add(offset)
    name = lane_names.next_of(start.name_at(offset) if start.rank else end.name_at(offset))
    lane = Street(Rank.LANE, runs_north, offset, [(start.offset, name)], stops={start.offset, end.offset})
    return [lane]
