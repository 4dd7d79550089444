"""What a town is made of. Positions are WGS-84; tags are those of OpenStreetMap."""

from dataclasses import dataclass, field

from petcare.geo.coordinates import Point

type Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    point: Point
    tags: Tags


@dataclass(frozen=True, slots=True)
class Way:
    id: int
    node_ids: tuple[int, ...]
    tags: Tags

    @property
    def is_closed(self) -> bool:
        return self.node_ids[0] == self.node_ids[-1]


@dataclass(frozen=True, slots=True)
class Compound:
    """A residential compound 小区 with the address of its gate; the point is its middle."""

    name: str
    district: str
    street: str
    number: str
    point: Point


@dataclass(frozen=True, slots=True)
class Landmark:
    """What people say instead of an address: a park, a bridge, a metro station."""

    name: str
    district: str
    point: Point


@dataclass(slots=True)
class Town:
    nodes: dict[int, Node] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    compounds: list[Compound] = field(default_factory=list)
    landmarks: list[Landmark] = field(default_factory=list)

    def add_node(self, point: Point, **tags: str) -> int:
        node_id = len(self.nodes) + 1
        self.nodes[node_id] = Node(node_id, point, tags)
        return node_id

    def add_way(self, node_ids: list[int], tags: Tags) -> None:
        self.ways.append(Way(len(self.ways) + 1, tuple(node_ids), tags))

    def points(self, way: Way) -> list[Point]:
        return [self.nodes[node_id].point for node_id in way.node_ids]
