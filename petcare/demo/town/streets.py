"""Lays the planned streets on the ground: bridges over the river, shore roads around the lakes, ends at the fields."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from petcare.demo.town.model import Landmark, Tags, Town
from petcare.demo.town.plan import Plan, Rank, Street
from petcare.demo.town.terrain import (
    EMBANKMENT,
    LAKES,
    LAKESIDE,
    Lake,
    Spot,
    bend,
    distance,
    district_at,
    is_in_town,
    lake_at,
    to_point,
)

LONGEST_PIECE = 170.0
ROAD_TAGS: dict[Rank, Tags] = {
    Rank.PRIMARY: {"highway": "primary", "maxspeed": "60", "lanes": "6"},
    Rank.SECONDARY: {"highway": "secondary", "maxspeed": "50", "lanes": "4"},
    Rank.TERTIARY: {"highway": "tertiary", "maxspeed": "40", "lanes": "2"},
    Rank.LANE: {"highway": "residential", "maxspeed": "30", "lanes": "1"},
}
# Small streets end before the large ones where the town thins out.
REACH = {Rank.PRIMARY: 1.0, Rank.SECONDARY: 0.99, Rank.TERTIARY: 0.96, Rank.LANE: 0.96}


@dataclass(frozen=True, slots=True)
class Corner:
    node_id: int
    spot: Spot


class StreetLayer:
    """Puts streets into the town; streets that meet on the sheet share a node."""

    def __init__(self, town: Town, plan: Plan, random: Random) -> None:
        self.town = town
        self.random = random
        self.signals = _crossings_with_signals(plan)
        self.corners: dict[tuple[float, float], Corner] = {}
        self.shores: dict[str, list[Corner]] = {}
        self.large_corners: list[Corner] = []

    def lay_shore_road(self, lake: Lake) -> None:
        shore = [Corner(self.town.add_node(to_point(spot)), spot) for spot in lake.shore(margin=LAKESIDE)]
        self.shores[lake.name] = shore
        loop = [corner.node_id for corner in shore] + [shore[0].node_id]
        self.town.add_way(loop, ROAD_TAGS[Rank.TERTIARY] | {"name": f"环{lake.name}路"})

    def lay(self, street: Street) -> None:
        tags = dict(ROAD_TAGS[street.rank])
        if street.rank == Rank.LANE and self.random.random() < 0.15:
            tags["oneway"] = "yes"
        positions = _densified(street)
        for stretch in self._stretches(street, positions):
            for name, part in _split_by_name(street, stretch):
                nodes = [self.corner(street, position).node_id for position in part]
                nodes = self._shore_before(street, positions, part[0]) + nodes
                nodes += self._shore_before(street, positions[::-1], part[-1])
                if len(nodes) > 1:
                    self.town.add_way(nodes, tags | {"name": name})
        if street.bridge and self._is_open(street, -EMBANKMENT) and self._is_open(street, EMBANKMENT):
            self._lay_bridge(street)

    def corner(self, street: Street, position: float) -> Corner:
        at = street.at(position)
        if at not in self.corners:
            spot = bend(*at)
            tags = {"highway": "traffic_signals"} if at in self.signals else {}
            self.corners[at] = Corner(self.town.add_node(to_point(spot), **tags), spot)
            if at in self.signals:
                self.large_corners.append(self.corners[at])
        return self.corners[at]

    def _is_open(self, street: Street, position: float) -> bool:
        spot = bend(*street.at(position))
        return is_in_town(spot, edge=REACH[street.rank]) and not lake_at(spot, margin=LAKESIDE)

    def _stretches(self, street: Street, positions: list[float]) -> Iterator[list[float]]:
        """Runs of positions that are dry and within the town."""
        stretch: list[float] = []
        for position in positions:
            is_open = self._is_open(street, position)
            if stretch and (not is_open or _is_over_river(street, stretch[-1], position)):
                yield stretch
                stretch = []
            if is_open:
                stretch.append(position)
        if stretch:
            yield stretch

    def _shore_before(self, street: Street, positions: list[float], position: float) -> list[int]:
        """The shore road's node to tie the street to, if it comes out of a lake just before this position."""
        before = positions.index(position) - 1
        lake = lake_at(bend(*street.at(positions[before])), margin=LAKESIDE) if before >= 0 else None
        if lake is None:
            return []
        spot = bend(*street.at(position))
        return [min(self.shores[lake.name], key=lambda corner: distance(corner.spot, spot)).node_id]

    def _lay_bridge(self, street: Street) -> None:
        ends = [self.corner(street, position).node_id for position in (-EMBANKMENT, EMBANKMENT)]
        self.town.add_way(ends, ROAD_TAGS[street.rank] | {"name": street.bridge, "bridge": "yes", "layer": "1"})
        middle = bend(street.offset, 0)
        self.town.landmarks.append(Landmark(street.bridge, district_at(middle, 1), to_point(middle)))


def lay_streets(town: Town, plan: Plan, random: Random) -> StreetLayer:
    layer = StreetLayer(town, plan, random)
    for lake in LAKES:
        layer.lay_shore_road(lake)
    for street in plan.streets:
        layer.lay(street)
    return layer


def _crossings_with_signals(plan: Plan) -> set[tuple[float, float]]:
    large = [street for street in plan.streets if street.rank >= Rank.SECONDARY]
    return {
        (column.offset, row.offset)
        for column in large
        if column.runs_north
        for row in large
        if not row.runs_north and Rank.PRIMARY in (column.rank, row.rank)
    }


def _densified(street: Street) -> list[float]:
    """Its corners, with others between where they are far apart, so that bends stay round."""
    stops = sorted(street.stops)
    positions = [stops[0]]
    for here, there in pairwise(stops):
        pieces = 1 if _is_over_river(street, here, there) else math.ceil((there - here) / LONGEST_PIECE)
        positions += [round(here + (there - here) * k / pieces, 1) for k in range(1, pieces)] + [there]
    return positions


def _split_by_name(street: Street, stretch: list[float]) -> Iterator[tuple[str, list[float]]]:
    """Parts of one name each; a part begins where the one before ended."""
    part = [stretch[0]]
    for position in stretch[1:]:
        part.append(position)
        if street.name_at(position) != street.name_at(part[0]):
            yield street.name_at(part[0]), part
            part = [position]
    yield street.name_at(part[0]), part


def _is_over_river(street: Street, here: float, there: float) -> bool:
    return street.runs_north and here == -EMBANKMENT and there == EMBANKMENT
