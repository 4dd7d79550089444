"""A plausible Chinese town, made from a seed: the same seed makes the same town to the last node."""

from random import Random

from petcare.demo.town.ground import choose_gates, lay_compounds, lay_green_banks, lay_parks, lay_water
from petcare.demo.town.layers import areas_geojson, road_geojson, water_geojson
from petcare.demo.town.model import Compound, Landmark, Node, Town, Way
from petcare.demo.town.osm import write_osm_xml
from petcare.demo.town.plan import plan_streets
from petcare.demo.town.ring_roads import RING_ROADS, lay_ring_road
from petcare.demo.town.streets import lay_streets

__all__ = [
    "Compound",
    "Landmark",
    "Node",
    "Town",
    "Way",
    "areas_geojson",
    "build_town",
    "compounds",
    "road_geojson",
    "water_geojson",
    "write_osm_xml",
]


def build_town(seed: int = 20260101) -> Town:
    """江城市: 16 × 16 km around 30.5950, 114.3050."""
    # Not for secrets: the town must come out the same each time.
    random = Random(seed)
    town = Town()
    plan = plan_streets(random)
    gates = choose_gates(plan, random)
    built_up = {id(gate.cell) for gate in gates}
    lay_water(town)
    lay_green_banks(town)
    lay_parks(town, [cell for cell in plan.cells if id(cell) not in built_up], random)
    streets = lay_streets(town, plan, random)
    for ring in RING_ROADS:
        lay_ring_road(town, ring, streets.large_corners)
    lay_compounds(town, gates, {at: corner.node_id for at, corner in streets.corners.items()}, random)
    return town


def compounds(town: Town) -> list[Compound]:
    return town.compounds
