"""The town's roads as tiles of the routing engine, with the speeds of its rush hours."""

import math
import shutil
import struct
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import batched, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import osmium
from osmium.osm import mutable
from valhalla.baldr import GraphId
from valhalla.baldr.utils import GraphUtils, get_tile_ids_from_bbox

from petcare.demo.town import Town
from petcare.geo import tiles

# How much of the free speed is left at the worst of the rush hour, when scooters' lanes are full as well.
SPEED_LEFT = {"motorway": 0.55, "trunk": 0.45, "primary": 0.3, "secondary": 0.36, "tertiary": 0.5}
# The engine keeps a week, from Sunday 00:00, in steps of five minutes, as the first coefficients of a DCT-II.
STEPS, STEPS_A_DAY, COEFFICIENTS = 2016, 288, 200


def build_tiles(town: Town, folder: Path) -> None:
    """Makes the tiles in `folder`, which embedded.valhalla() serves."""
    with TemporaryDirectory() as work:
        roads = Path(work) / "roads.osm.pbf"
        write_pbf(town, roads)
        tiles.build_tiles(roads, folder, refine=partial(_add_rush_hours, town))


def _add_rush_hours(town: Town, config: Path, work: Path) -> None:
    speeds = work / "speeds"
    _write_rush_hours(town, config, speeds)
    tiles.run_engine_tool("valhalla_add_predicted_traffic", "-c", config, speeds)
    shutil.rmtree(speeds)


def write_pbf(town: Town, file: Path) -> None:
    with osmium.SimpleWriter(str(file), overwrite=True) as writer:
        for node in town.nodes.values():
            writer.add_node(
                mutable.Node(id=node.id, version=1, location=(node.point.lon, node.point.lat), tags=node.tags)
            )
        for way in town.ways:
            writer.add_way(mutable.Way(id=way.id, version=1, nodes=way.node_ids, tags=way.tags))


def _write_rush_hours(town: Town, config: Path, folder: Path) -> None:
    rush = _coefficients(rush_hours())
    edges = list(_edges(town, config))
    speeds = {kind: _speeds(*kind, rush) for kind in {kind for _edge, kind in edges}}
    of_tile: dict[str, list[str]] = defaultdict(list)
    for edge, kind in edges:
        level, tile, number = edge & 7, edge >> 3 & 0x3FFFFF, edge >> 25
        of_tile[_tile_name(level, tile)].append(f"{level}/{tile}/{number},{speeds[kind]}")
    for name, lines in of_tile.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n")


def _speeds(road: str, free: int, rush: list[float]) -> str:
    """The speed at night, by day, and the coefficients of all the week, as the engine's tool reads them."""
    lost = free * (1 - SPEED_LEFT[road])
    # A speed that never changes is in the first coefficient alone.
    wave = [round(free * math.sqrt(STEPS) * (number == 0) - lost * value) for number, value in enumerate(rush)]
    return f"{free},{free - round(lost)},{b64encode(struct.pack(f'>{COEFFICIENTS}h', *wave)).decode()}"


def rush_hours() -> list[float]:
    """From 0 (free) to 1 (worst) for each step of the week: workdays about 8:15 and 18:15, weekends mildly about 16."""
    return [_rush(step // STEPS_A_DAY, step % STEPS_A_DAY / 12) for step in range(STEPS)]


def _rush(day: int, hour: float) -> float:
    if 1 <= day <= 5:
        return max(math.exp(-(((hour - 8.25) / 0.9) ** 2)), math.exp(-(((hour - 18.25) / 1.1) ** 2)))
    return 0.5 * math.exp(-(((hour - 16) / 2.5) ** 2))


def _coefficients(values: list[float]) -> list[float]:
    scale = math.sqrt(2 / STEPS)
    sums = (
        sum(value * math.cos(math.pi / STEPS * (step + 0.5) * number) for step, value in enumerate(values))
        for number in range(COEFFICIENTS)
    )
    return [total * scale * (math.sqrt(0.5) if number == 0 else 1) for number, total in enumerate(sums)]


def _edges(town: Town, config: Path) -> Iterator[tuple[int, tuple[str, int]]]:
    """Number, class and free speed (km/h) of the engine's edges on the roads that have a rush hour."""
    roads, engine = _Roads(town), GraphUtils(config)
    lons, lats = zip(*((node.point.lon, node.point.lat) for node in town.nodes.values()), strict=True)
    for tile in get_tile_ids_from_bbox(min(lons), min(lats), max(lons), max(lats)):
        try:
            count = engine.get_graph_tile_header(tile).directededgecount
        except RuntimeError:  # a tile without a road has no file
            continue
        for number in range(count):
            edge = GraphId(tile.tileid(), tile.level(), number)
            road = roads.at(engine.get_edge_shape(edge)[:2])
            if road:
                yield edge.value, road


class _Roads:
    """Class and free speed of a road by two neighbouring points of it, as the engine keeps them: rounded."""

    def __init__(self, town: Town) -> None:
        self._nodes = {_cell(node.point.lon, node.point.lat): node.id for node in town.nodes.values()}
        self._pieces: dict[frozenset[int], tuple[str, int]] = {}
        for way in town.ways:
            road = way.tags.get("highway", "").removesuffix("_link")
            if road in SPEED_LEFT:
                for piece in pairwise(way.node_ids):
                    self._pieces[frozenset(piece)] = road, int(way.tags["maxspeed"])

    def at(self, points: list[tuple[float, float]]) -> tuple[str, int] | None:
        return self._pieces.get(frozenset(node for point in points if (node := self._node(*point))))

    def _node(self, lon: float, lat: float) -> int | None:
        column, row = _cell(lon, lat)
        around = ((column + right, row + up) for right in (0, -1, 1) for up in (0, -1, 1))
        return next((self._nodes[cell] for cell in around if cell in self._nodes), None)


def _cell(lon: float, lat: float) -> tuple[int, int]:
    """A square of about a metre."""
    return round(lon * 1e5), round(lat * 1e5)


def _tile_name(level: int, tile: int) -> str:
    digits = str(tile).zfill(9 if level == 2 else 6)
    return f"{level}/" + "/".join("".join(three) for three in batched(digits, 3)) + ".csv"
