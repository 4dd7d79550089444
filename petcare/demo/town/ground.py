"""What lies between the streets: water, parks, and compounds with their addresses."""

import math
from dataclasses import dataclass
from random import Random

from petcare.demo.town.model import Compound, Landmark, Town
from petcare.demo.town.names import compound_names
from petcare.demo.town.plan import Cell, Plan, Street
from petcare.demo.town.ring_roads import is_under_ring_road
from petcare.demo.town.terrain import (
    EMBANKMENT,
    HALF_SIDE,
    LAKES,
    LAKESIDE,
    Spot,
    bank,
    bend,
    district_at,
    is_in_town,
    lake_at,
    to_point,
)

CITY = "江城市"
RIVER = "长江"
_PARKS = "翠微公园 人民公园 紫阳公园 樱花园 梅园 植物园 儿童公园 体育公园 和平公园 竹林公园 桂花公园 文化公园"
ISLET_MIDDLE, ISLET_HALF_LENGTH, ISLET_HALF_WIDTH = (-2700.0, 15.0), 820.0, 70.0


@dataclass(frozen=True, slots=True)
class Gate:
    """Where a compound opens on a street: the position along it, and on which side it stands."""

    cell: Cell
    street: Street
    position: float
    is_right: bool


def lay_water(town: Town) -> None:
    steps = [k * 150.0 for k in range(-58, 59)]
    river = [bank(u, 1) for u in steps] + [bank(u, -1) for u in reversed(steps)]
    _lay_area(town, river, natural="water", water="river", name=RIVER)
    middle = [town.add_node(to_point(bend(u, 0))) for u in steps]
    town.add_way(middle, {"waterway": "river", "name": RIVER})
    for lake in LAKES:
        _lay_area(town, lake.shore(), natural="water", water="lake", name=lake.name)


def lay_green_banks(town: Town) -> None:
    """Parks along the river, around each lake, and on the islet."""
    steps = [u for u in (k * 150.0 for k in range(-58, 59)) if is_in_town(bend(u, 0), edge=0.97)]
    for side, name in ((1, "北岸江滩公园"), (-1, "南岸江滩公园")):
        strip = [bank(u, side) for u in steps] + [bend(u, side * (EMBANKMENT - 16)) for u in reversed(steps)]
        _lay_area(town, strip, leisure="park", name=name)
        _add_landmark(town, name, bend(0, side * (EMBANKMENT - 30)))
    for lake in LAKES:
        _lay_area(town, lake.shore(margin=LAKESIDE - 12), leisure="park", name=f"{lake.name}公园")
        _add_landmark(town, f"{lake.name}公园", lake.shore(margin=LAKESIDE / 2)[0])
    angles = [2 * math.pi * k / 24 for k in range(24)]
    u, v = ISLET_MIDDLE
    islet = [bend(u + ISLET_HALF_LENGTH * math.cos(a), v + ISLET_HALF_WIDTH * math.sin(a)) for a in angles]
    _lay_area(town, islet, leisure="park", name="白鹭洲")


def choose_gates(plan: Plan, random: Random) -> list[Gate]:
    """Which cells become compounds, and the street on which each has its address. Fewer of them farther out."""
    gates = []
    for cell in plan.cells:
        middle = bend(*cell.middle)
        density = 0.9 - 0.5 * math.hypot(middle.x, middle.y) / HALF_SIDE
        is_free = not lake_at(middle, margin=LAKESIDE + 170) and not is_under_ring_road(middle, margin=125)
        if not is_free or not is_in_town(middle, edge=0.9) or random.random() > density:
            continue
        gate = _gate(cell, random)
        gate.street.stops.add(gate.position)
        gates.append(gate)
    return gates


def lay_parks(town: Town, cells: list[Cell], random: Random) -> None:
    dry = [cell for cell in cells if not lake_at(bend(*cell.middle), margin=LAKESIDE + 250)]
    names = _PARKS.split()
    for name, cell in zip(names, random.sample(dry, len(names)), strict=True):
        _lay_area(town, cell.corners(inset=14), leisure="park", name=name)
        _add_landmark(town, name, bend(*cell.middle))


def lay_compounds(town: Town, gates: list[Gate], corner_ids: dict[tuple[float, float], int], random: Random) -> None:
    """Each compound with its ground, its address, and a drive from the gate to its middle."""
    names = compound_names(random)
    for gate in random.sample(gates, len(gates)):
        compound = _compound(gate, next(names))
        town.compounds.append(compound)
        address = {
            "name": compound.name,
            "addr:city": CITY,
            "addr:district": compound.district,
            "addr:street": compound.street,
            "addr:housenumber": compound.number,
        }
        _lay_area(town, gate.cell.corners(inset=24), landuse="residential", **address)
        middle = town.add_node(compound.point, place="neighbourhood", **address)
        corner = corner_ids.get(gate.street.at(gate.position))
        if corner is not None:
            town.add_way([corner, middle], {"highway": "service", "service": "driveway", "maxspeed": "15"})


def _gate(cell: Cell, random: Random) -> Gate:
    street = random.choice([cell.west, cell.east, cell.south, cell.north])
    low, high = (cell.south, cell.north) if street.runs_north else (cell.west, cell.east)
    position = low.offset + (high.offset - low.offset) * random.uniform(0.4, 0.6)
    return Gate(cell, street, round(position, 1), is_right=street in (cell.west, cell.north))


def _compound(gate: Gate, name: str) -> Compound:
    u, v = gate.cell.middle
    middle = bend(u, v)
    return Compound(
        name=name,
        district=district_at(middle, v),
        street=gate.street.name_at(gate.position),
        number=gate.street.house_number(gate.position, is_right=gate.is_right),
        point=to_point(middle),
    )


def _lay_area(town: Town, outline: list[Spot], **tags: str) -> None:
    ids = [town.add_node(to_point(spot)) for spot in outline]
    town.add_way([*ids, ids[0]], tags)


def _add_landmark(town: Town, name: str, spot: Spot) -> None:
    town.landmarks.append(Landmark(name, district_at(spot, spot.y), to_point(spot)))
