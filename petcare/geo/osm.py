"""A real city out of an OpenStreetMap extract: the layers of the base map and the address table.

Tags: https://wiki.openstreetmap.org/wiki/Map_features. `osmium` stands in the embedded set: only who builds needs it.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import osmium

from petcare.geo.city import is_in_city
from petcare.geo.coordinates import EARTH_RADIUS_M, Point
from petcare.geo.models import Place, PlaceKind

# How the map draws each class of road (static/js/map/paper.js).
MAIN = {"motorway": "motorway", "trunk": "trunk", "primary": "primary", "secondary": "secondary"}
SMALL = {
    **dict.fromkeys(("motorway_link", "trunk_link"), "trunk_link"),
    **dict.fromkeys(("tertiary", "tertiary_link", "primary_link", "secondary_link"), "tertiary"),
    **dict.fromkeys(("residential", "unclassified", "living_street", "pedestrian"), "residential"),
}
PARKS = {("leisure", "park"), ("leisure", "garden"), ("landuse", "forest"), ("landuse", "recreation_ground")}
LANDMARK_KEYS = ("amenity", "tourism", "shop", "office", "railway", "leisure")
# Less than half a pixel at the closest zoom that shows whole streets.
TOLERANCE_M = 1.5
LONGEST = {field.name: field.max_length for field in Place._meta.fields if getattr(field, "max_length", None)}


@dataclass
class City:
    """`layers` are GeoJSON by the names of map_files.LAYERS."""

    layers: dict[str, dict[str, Any]]
    places: list[Place]
    roads: int


@dataclass
class _Reading:
    lines: dict[tuple[str, str], list[list[Point]]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    streets: dict[str, list[Point]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)


def read_city(file: Path, *, source: str) -> City:
    """What of the extract lies within settings.CITY_BOUNDS."""
    reading = _Reading()
    areas = osmium.filter.KeyFilter("natural", "waterway", "leisure", "landuse", "building", *LANDMARK_KEYS)
    for thing in osmium.FileProcessor(str(file)).with_areas(areas).with_filter(osmium.filter.EmptyTagFilter()):
        tags = dict(thing.tags)
        if thing.is_node():
            _read_place(reading, tags, Point(thing.location.lat, thing.location.lon), source)
        elif thing.is_way():
            _read_line(reading, tags, list(_points(thing.nodes)))
        elif thing.is_area():
            _read_area(reading, tags, thing, source)
    reading.places += [_street(name, points, source) for name, points in reading.streets.items()]
    roads = sum(len(lines) for (kind, _name), lines in reading.lines.items() if kind != "water")
    return City(_layers(reading), reading.places, roads)


def _read_line(reading: _Reading, tags: Mapping[str, str], points: list[Point]) -> None:
    if not any(is_in_city(point) for point in points):
        return
    kind, name = MAIN.get(tags.get("highway", "")) or SMALL.get(tags.get("highway", "")), _name(tags)
    if kind:
        reading.lines[kind, name].append(points)
        if name and len(points) > len(reading.streets.get(name, [])):
            reading.streets[name] = points
    elif tags.get("waterway") in ("river", "canal") and name:
        reading.lines["water", name].append(points)


def _read_area(reading: _Reading, tags: Mapping[str, str], area: Any, source: str) -> None:
    for outer in area.outer_rings():
        points = list(_points(outer))
        if not any(is_in_city(point) for point in points):
            continue
        layer, name = _layer_of(tags), _name(tags)
        if layer:
            rings = [points, *(list(_points(inner)) for inner in area.inner_rings(outer))]
            geometry = {"type": "Polygon", "coordinates": [_coordinates(ring) for ring in rings]}
            reading.areas[layer].append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
        if layer == "compounds" or layer is None:
            _read_place(reading, tags, _middle(points), source)


def _read_place(reading: _Reading, tags: Mapping[str, str], point: Point, source: str) -> None:
    """A compound, something with a house number, or a landmark that people name."""
    name = _name(tags)
    street, number = tags.get("addr:street", ""), tags.get("addr:housenumber", "")
    is_compound = tags.get("landuse") == "residential" and name
    is_landmark = name and any(key in tags for key in LANDMARK_KEYS)
    if not is_in_city(point) or not (is_compound or is_landmark or street and number):
        return
    kind = PlaceKind.COMPOUND if is_compound or not name else PlaceKind.LANDMARK
    texts = {"name": name, "street": street, "number": number, "district": tags.get("addr:district", "")}
    texts = {key: text[: LONGEST[key]] for key, text in texts.items()}
    reading.places.append(Place(kind=kind, lat=point.lat, lon=point.lon, source=source, **texts))


def _street(name: str, points: list[Point], source: str) -> Place:
    """A street once, at the middle of its longest piece."""
    middle = points[len(points) // 2]
    name = name[: LONGEST["street"]]
    return Place(kind=PlaceKind.STREET, name=name, street=name, lat=middle.lat, lon=middle.lon, source=source)


def _layer_of(tags: Mapping[str, str]) -> str | None:
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank":
        return "water"
    if any(tags.get(key) == value for key, value in PARKS):
        return "parks"
    return "compounds" if tags.get("landuse") == "residential" else None


def _layers(reading: _Reading) -> dict[str, dict[str, Any]]:
    middles = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "LineString", "coordinates": line}}
        for (kind, name), lines in reading.lines.items()
        if kind == "water"
        for line in map(_coordinates, lines)
    ]
    return {
        "roads-main": _collection(_road_features(reading, set(MAIN.values()))),
        "roads-small": _collection(_road_features(reading, set(SMALL.values()))),
        "water": _collection([*reading.areas["water"], *middles]),
        "parks": _collection(reading.areas["parks"]),
        "compounds": _collection(reading.areas["compounds"]),
    }


def _road_features(reading: _Reading, kinds: set[str]) -> list[dict[str, Any]]:
    """One feature for each class and name, with all its lines."""
    return [
        {
            "type": "Feature",
            "properties": {"class": kind, "name": name},
            "geometry": {"type": "MultiLineString", "coordinates": [_coordinates(line) for line in lines]},
        }
        for (kind, name), lines in reading.lines.items()
        if kind in kinds
    ]


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _name(tags: Mapping[str, str]) -> str:
    return tags.get("name:zh") or tags.get("name", "")


def _points(nodes: Iterable[Any]) -> Iterator[Point]:
    """A node that the extract cut off has no place."""
    return (Point(node.lat, node.lon) for node in nodes if node.location.valid())


def _middle(points: list[Point]) -> Point:
    return Point(sum(one.lat for one in points) / len(points), sum(one.lon for one in points) / len(points))


def _coordinates(points: list[Point]) -> list[list[float]]:
    """GeoJSON wants longitude first; five decimals are a metre; what lies on a straight line is left out."""
    kept, skipped = [points[0]], list[Point]()
    for here, there in pairwise(points[1:]):
        skipped.append(here)
        if any(_metres_beside(point, kept[-1], there) > TOLERANCE_M for point in skipped):
            kept.append(here)
            skipped = []
    return [[round(point.lon, 5), round(point.lat, 5)] for point in [*kept, points[-1]]]


def _metres_beside(point: Point, start: Point, end: Point) -> float:
    """How far the point lies from the straight line between the two."""
    north_m = math.radians(1) * EARTH_RADIUS_M
    east_m = north_m * math.cos(math.radians(start.lat))
    east, north = (end.lon - start.lon) * east_m, (end.lat - start.lat) * north_m
    x, y = (point.lon - start.lon) * east_m, (point.lat - start.lat) * north_m
    return abs(east * y - north * x) / (math.hypot(east, north) or 1)
