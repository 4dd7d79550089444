"""Two elevated ring roads, each a pair of one-way carriageways with ramps to the large crossings below."""

import math
from dataclasses import dataclass

from petcare.demo.town.model import Tags, Town
from petcare.demo.town.streets import Corner
from petcare.demo.town.terrain import Spot, distance, to_point

BETWEEN_NODES = 140.0
NODES_PER_WAY = 12
NODES_BETWEEN_RAMPS = 10
LONGEST_RAMP = 450.0
HALF_MEDIAN = 13.0
NORTH_OF_CENTRE = 350.0
FLATNESS = 0.96


@dataclass(frozen=True, slots=True)
class RingRoad:
    name: str
    radius: float
    highway: str
    maxspeed: int

    def at(self, angle: float, *, out: float) -> Spot:
        radius = self.radius * (1 + 0.045 * math.sin(3 * angle + 0.8) + 0.03 * math.sin(2 * angle)) + out
        return Spot(radius * math.cos(angle), NORTH_OF_CENTRE + FLATNESS * radius * math.sin(angle))

    def is_near(self, spot: Spot, margin: float) -> bool:
        angle = math.atan2((spot.y - NORTH_OF_CENTRE) / FLATNESS, spot.x)
        return distance(self.at(angle, out=0), spot) < margin


RING_ROADS = (
    RingRoad("内环快速路", 3300, "trunk", 70),
    RingRoad("三环线", 6500, "motorway", 90),
)


def is_under_ring_road(spot: Spot, *, margin: float) -> bool:
    return any(ring.is_near(spot, margin) for ring in RING_ROADS)


def lay_ring_road(town: Town, ring: RingRoad, crossings: list[Corner]) -> None:
    for direction in (1, -1):
        carriageway = _carriageway(town, ring, direction)
        _lay_carriageway(town, ring, carriageway)
        _lay_ramps(town, ring, carriageway, crossings)


def _carriageway(town: Town, ring: RingRoad, direction: int) -> list[Corner]:
    """China drives on the right: round with the clock runs inside."""
    count = round(2 * math.pi * ring.radius / BETWEEN_NODES)
    spots = [ring.at(direction * 2 * math.pi * k / count, out=direction * HALF_MEDIAN) for k in range(count)]
    return [Corner(town.add_node(to_point(spot)), spot) for spot in spots]


def _lay_carriageway(town: Town, ring: RingRoad, carriageway: list[Corner]) -> None:
    tags: Tags = {
        "highway": ring.highway,
        "oneway": "yes",
        "maxspeed": str(ring.maxspeed),
        "lanes": "3",
        "name": ring.name,
        "bridge": "yes",
        "layer": "2",
    }
    loop = [corner.node_id for corner in carriageway] + [carriageway[0].node_id]
    for start in range(0, len(carriageway), NODES_PER_WAY):
        town.add_way(loop[start : start + NODES_PER_WAY + 1], tags)


def _lay_ramps(town: Town, ring: RingRoad, carriageway: list[Corner], crossings: list[Corner]) -> None:
    for index in range(0, len(carriageway), NODES_BETWEEN_RAMPS):
        leaving, joining = carriageway[index], carriageway[(index + 3) % len(carriageway)]
        below = min(crossings, key=lambda corner: distance(corner.spot, leaving.spot))
        if distance(below.spot, leaving.spot) < LONGEST_RAMP:
            tags = {"highway": f"{ring.highway}_link", "oneway": "yes", "maxspeed": "40", "layer": "1"}
            town.add_way([leaving.node_id, below.node_id], tags | {"name": f"{ring.name}出口"})
            town.add_way([below.node_id, joining.node_id], tags | {"name": f"{ring.name}入口"})
