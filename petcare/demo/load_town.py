"""Puts the demo town where the product looks for a city: the base map's files and the address table."""

from django.db import transaction

from petcare.demo.town import Town, areas_geojson, build_town, road_geojson, water_geojson
from petcare.demo.town.layers import MAIN_CLASSES, SMALL_CLASSES
from petcare.geo.coordinates import Point
from petcare.geo.map_files import write_map_file
from petcare.geo.models import Place, PlaceKind

SOURCE = "demo-town"
STREET_CLASSES = {"primary", "secondary", "tertiary", "residential"}


def load_town(town: Town | None = None) -> Town:
    """Write the map and replace the town's places; doing it again changes nothing. Returns the town."""
    town = town or build_town()
    write_map_files(town)
    places = [*_compound_places(town), *_landmark_places(town), *_street_places(town)]
    with transaction.atomic():
        Place.objects.filter(source=SOURCE).delete()
        Place.objects.bulk_create(places, batch_size=1000)
    return town


def write_map_files(town: Town) -> None:
    write_map_file("roads-main", road_geojson(town, MAIN_CLASSES))
    write_map_file("roads-small", road_geojson(town, SMALL_CLASSES))
    write_map_file("water", water_geojson(town))
    write_map_file("parks", areas_geojson(town, "leisure", "park"))
    write_map_file("compounds", areas_geojson(town, "landuse", "residential"))


def _compound_places(town: Town) -> list[Place]:
    return [
        _place(
            PlaceKind.COMPOUND,
            compound.name,
            compound.point,
            district=compound.district,
            street=compound.street,
            number=compound.number,
        )
        for compound in town.compounds
    ]


def _landmark_places(town: Town) -> list[Place]:
    return [
        _place(PlaceKind.LANDMARK, landmark.name, landmark.point, district=landmark.district)
        for landmark in town.landmarks
    ]


def _street_places(town: Town) -> list[Place]:
    """Each named street once, at the middle of its longest piece."""
    longest: dict[str, list[Point]] = {}
    for way in town.ways:
        name = way.tags.get("name", "")
        is_street = way.tags.get("highway") in STREET_CLASSES and "bridge" not in way.tags
        if is_street and len(way.node_ids) > len(longest.get(name, [])):
            longest[name] = town.points(way)
    return [_place(PlaceKind.STREET, name, points[len(points) // 2], street=name) for name, points in longest.items()]


def _place(
    kind: PlaceKind, name: str, point: Point, *, district: str = "", street: str = "", number: str = ""
) -> Place:
    return Place(
        kind=kind,
        name=name,
        lat=point.lat,
        lon=point.lon,
        district=district,
        street=street,
        number=number,
        source=SOURCE,
    )
