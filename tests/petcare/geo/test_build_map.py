"""A small city through the command: what pages draw, what is found by text, what is routed over."""

import json
from io import StringIO

import osmium
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from osmium.osm import mutable

from petcare import embedded
from petcare.geo.coordinates import Point
from petcare.geo.models import Place
from petcare.geo.places import PlaceGeocoder
from petcare.geo.routing import TravelMode
from petcare.geo.valhalla import ValhallaEngine

pytestmark = pytest.mark.django_db

NODES = {
    1: (121.4700, 31.2300),
    2: (121.4750, 31.2300),
    3: (121.4800, 31.2300),
    4: (121.4750, 31.2350),
    5: (121.4760, 31.2310),
    6: (121.4770, 31.2310),
    7: (121.4770, 31.2320),
    8: (121.4760, 31.2320),
    9: (121.9000, 31.9000),
    10: (121.9100, 31.9000),
}
WAYS = [
    ((1, 2, 3), {"highway": "primary", "name": "延安路"}),
    ((2, 4), {"highway": "living_street", "name": "春江里"}),
    (
        (5, 6, 7, 8, 5),
        {"landuse": "residential", "name": "春江小区", "addr:street": "延安路", "addr:housenumber": "12"},
    ),
    ((9, 10), {"highway": "primary", "name": "城外路"}),
]


@pytest.fixture
def extract(tmp_path, settings):
    settings.CITY_BOUNDS = [121.46, 31.21, 121.49, 31.25]
    settings.MEDIA_FOLDER = tmp_path / "media"
    file = tmp_path / "city.osm.pbf"
    with osmium.SimpleWriter(str(file)) as writer:
        for number, place in NODES.items():
            tags = {"amenity": "school", "name": "春江小学"} if number == 4 else {}
            writer.add_node(mutable.Node(id=number, version=1, location=place, tags=tags))
        for number, (nodes, tags) in enumerate(WAYS, start=1):
            writer.add_way(mutable.Way(id=number, version=1, nodes=nodes, tags=tags))
    return file


def layer(settings, name: str) -> list[dict]:
    return json.loads((settings.MEDIA_FOLDER / "map" / f"{name}.json").read_text())["features"]


@pytest.mark.promise("C9")
def test_map_of_an_extract_has_roads_places_and_tiles_to_route_over(extract, settings):
    Place.objects.create(kind="landmark", name="旧址", lat=31.23, lon=121.47, source="openstreetmap")
    call_command("build_map", extract, stdout=StringIO())

    [main] = layer(settings, "roads-main")
    assert main["properties"] == {"class": "primary", "name": "延安路"}
    # What lies on a straight line is left out.
    assert main["geometry"]["coordinates"] == [[[121.47, 31.23], [121.48, 31.23]]]
    assert [one["properties"]["class"] for one in layer(settings, "roads-small")] == ["residential"]
    [compound] = layer(settings, "compounds")
    assert (compound["properties"]["name"], compound["geometry"]["type"]) == ("春江小区", "Polygon")
    assert set(Place.objects.values_list("name", flat=True)) == {"延安路", "春江里", "春江小区", "春江小学"}
    assert PlaceGeocoder().suggest("春江小区")[0].address == "延安路12"
    with embedded.valhalla(settings.MEDIA_FOLDER / "roads") as engine:
        settings.VALHALLA_URL = engine.address
        [way, *_others] = ValhallaEngine().routes(
            Point(*reversed(NODES[1])), Point(*reversed(NODES[4])), mode=TravelMode.EBIKE, departure=timezone.now()
        )
    assert [step.street for step in way.steps][:2] == ["延安路", "春江里"]
    assert 900 < way.travel.metres < 1_200


def test_map_made_twice_stays_the_same(extract, settings):
    for _ in range(2):
        call_command("build_map", extract, "--without-tiles", stdout=StringIO())
    assert Place.objects.count() == 4


def test_extract_of_another_city_is_refused_and_nothing_is_touched(extract, settings):
    settings.CITY_BOUNDS = [114.21, 30.515, 114.4, 30.675]
    with pytest.raises(CommandError, match="CITY_BOUNDS"):
        call_command("build_map", extract, stdout=StringIO())
    assert not settings.MEDIA_FOLDER.exists()


def test_file_that_is_no_extract_is_refused(extract):
    extract.write_bytes(b"no map")
    with pytest.raises(CommandError, match="no OpenStreetMap extract"):
        call_command("build_map", extract, stdout=StringIO())
    with pytest.raises(CommandError, match="no file"):
        call_command("build_map", extract.with_name("missing.osm.pbf"), stdout=StringIO())
