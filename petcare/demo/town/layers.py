"""The town as GeoJSON for the map in a page: few features, few digits, so that it loads quickly."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

from petcare.demo.town.model import Town, Way
from petcare.demo.town.terrain import METRES_PER_DEGREE_LAT, METRES_PER_DEGREE_LON
from petcare.geo.coordinates import Point

MAIN_CLASSES = ("motorway", "trunk", "primary", "secondary")
SMALL_CLASSES = ("motorway_link", "trunk_link", "tertiary", "residential")
# Less than half a pixel at the closest zoom that shows whole streets.
TOLERANCE_M = 1.5


def road_geojson(town: Town, classes: Collection[str]) -> dict:
    """One feature per class and name, with all its lines."""
    lines: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
    for way in town.ways:
        if way.tags.get("highway") in classes:
            _continue_line(lines[way.tags["highway"], way.tags.get("name", "")], list(way.node_ids))
    features = [
        {
            "type": "Feature",
            "properties": {"class": highway, "name": name},
            "geometry": {
                "type": "MultiLineString",
                "coordinates": [_coordinates(town.nodes[i].point for i in line) for line in named_lines],
            },
        }
        for (highway, name), named_lines in lines.items()
    ]
    return _collection(features)


def water_geojson(town: Town) -> dict:
    """Rivers and lakes as polygons; a river's middle line too, for its name to follow."""
    middles = [_line(town, way) for way in town.ways if "waterway" in way.tags]
    water = areas_geojson(town, "natural", "water")
    return water | {"features": water["features"] + middles}


def areas_geojson(town: Town, key: str, value: str) -> dict:
    """The closed ways with this tag, as polygons with their names."""
    return _collection([_area(town, way) for way in town.ways if way.tags.get(key) == value and way.is_closed])


def _area(town: Town, way: Way) -> dict:
    return {
        "type": "Feature",
        "properties": {"name": way.tags.get("name", "")},
        "geometry": {"type": "Polygon", "coordinates": [_coordinates(town.points(way))]},
    }


def _line(town: Town, way: Way) -> dict:
    return {
        "type": "Feature",
        "properties": {"name": way.tags.get("name", "")},
        "geometry": {"type": "LineString", "coordinates": _coordinates(town.points(way))},
    }


def _collection(features: list[dict]) -> dict:
    return {"type": "FeatureCollection", "features": features}


def _continue_line(lines: list[list[int]], node_ids: list[int]) -> None:
    if lines and lines[-1][-1] == node_ids[0]:
        lines[-1] += node_ids[1:]
    else:
        lines.append(node_ids)


def _coordinates(points: Iterable[Point]) -> list[list[float]]:
    """GeoJSON wants longitude first; five decimals are a metre."""
    return [[round(point.lon, 5), round(point.lat, 5)] for point in _without_straight_points(list(points))]


def _without_straight_points(points: list[Point]) -> list[Point]:
    kept = [points[0]]
    skipped: list[Point] = []
    for here, there in pairwise(points[1:]):
        skipped.append(here)
        if any(_metres_beside(point, kept[-1], there) > TOLERANCE_M for point in skipped):
            kept.append(here)
            skipped = []
    return [*kept, points[-1]]


def _metres_beside(point: Point, start: Point, end: Point) -> float:
    """How far the point lies from the straight line between the two."""
    east, north = (end.lon - start.lon) * METRES_PER_DEGREE_LON, (end.lat - start.lat) * METRES_PER_DEGREE_LAT
    x, y = (point.lon - start.lon) * METRES_PER_DEGREE_LON, (point.lat - start.lat) * METRES_PER_DEGREE_LAT
    return abs(east * y - north * x) / (math.hypot(east, north) or 1)
