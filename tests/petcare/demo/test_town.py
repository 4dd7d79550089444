from collections import Counter, defaultdict
from time import perf_counter
from xml.etree import ElementTree

import pytest

from petcare.demo.load_town import load_town
from petcare.demo.town import areas_geojson, build_town, compounds, road_geojson, water_geojson, write_osm_xml
from petcare.demo.town.layers import MAIN_CLASSES, SMALL_CLASSES
from petcare.demo.town.names import ordinal
from petcare.geo.city import is_in_city
from petcare.geo.coordinates import distance_m
from petcare.geo.geocoding import get_geocoder
from petcare.geo.map_files import LAYERS, read_map_file
from petcare.geo.models import Place, PlaceKind


@pytest.fixture(scope="module")
def town():
    return build_town()


def test_same_seed_makes_the_same_town(town):
    again = build_town()
    assert (again.nodes, again.ways, again.compounds) == (town.nodes, town.ways, town.compounds)


def test_other_seed_makes_another_town(town):
    assert build_town(seed=7).compounds != town.compounds


def test_whole_town_lies_within_the_city_bounds(town):
    assert all(is_in_city(node.point) for node in town.nodes.values())


def test_town_is_large_enough_for_a_demo(town):
    assert len(compounds(town)) > 1000
    assert len({way.tags.get("name") for way in town.ways if "highway" in way.tags}) > 500
    assert sum(way.tags.get("name", "").endswith("大桥") for way in town.ways) >= 4


def test_every_compound_has_a_name_and_address_of_its_own(town):
    names = Counter(compound.name for compound in compounds(town))
    addresses = Counter((compound.street, compound.number) for compound in compounds(town))
    assert max(names.values()) == 1
    assert max(addresses.values()) == 1


def test_every_compound_stands_on_a_street_of_the_town(town):
    streets = {way.tags.get("name") for way in town.ways if "highway" in way.tags}
    assert {compound.street for compound in compounds(town)} <= streets


def test_house_numbers_grow_along_a_street(town):
    on_the_street = [compound for compound in compounds(town) if compound.street == "滨江大道"]
    west_to_east = sorted(on_the_street, key=lambda compound: compound.point.lon)
    numbers = [int(compound.number.removesuffix("号")) for compound in west_to_east]
    assert len(numbers) > 5
    assert numbers == sorted(numbers)


def test_one_can_drive_from_every_compound_to_nearly_every_other(town):
    """Follows all road ways both ways; ring roads and ramps are no help in reaching a gate."""
    neighbours = defaultdict(set)
    for way in town.ways:
        if "highway" in way.tags:
            for here, there in zip(way.node_ids, way.node_ids[1:], strict=False):
                neighbours[here].add(there)
                neighbours[there].add(here)
    homes = [node.id for node in town.nodes.values() if node.tags.get("place") == "neighbourhood"]
    reached, ahead = {homes[0]}, [homes[0]]
    while ahead:
        new = neighbours[ahead.pop()] - reached
        reached |= new
        ahead += new
    assert sum(home in reached for home in homes) > 0.99 * len(homes)


def test_no_road_but_a_bridge_crosses_the_river(town):
    """The embankments keep well over 200 m apart, so a short piece is never across the water."""
    for way in town.ways:
        if way.tags.get("highway") in {"primary", "secondary", "tertiary", "residential"} and "bridge" not in way.tags:
            points = town.points(way)
            assert max(distance_m(a, b) for a, b in zip(points, points[1:], strict=False)) < 400


def test_osm_xml_holds_every_node_and_way_with_its_tags(town, tmp_path):
    write_osm_xml(town, tmp_path / "town.osm")
    root = ElementTree.parse(tmp_path / "town.osm").getroot()  # noqa: S314  our own file
    known = {node.get("id") for node in root.iter("node")}
    assert len(known) == len(town.nodes)
    assert {reference.get("ref") for reference in root.iter("nd")} <= known
    names = {tag.get("v") for tag in root.iter("tag") if tag.get("k") == "addr:street"}
    assert names == {compound.street for compound in compounds(town)}


def test_road_geojson_has_one_feature_per_class_and_name(town):
    features = road_geojson(town, MAIN_CLASSES)["features"]
    keys = Counter((feature["properties"]["class"], feature["properties"]["name"]) for feature in features)
    assert max(keys.values()) == 1
    assert {highway for highway, _ in keys} == set(MAIN_CLASSES)


def test_main_and_small_roads_together_are_all_named_roads(town):
    drawn = {
        feature["properties"]["name"]
        for classes in (MAIN_CLASSES, SMALL_CLASSES)
        for feature in road_geojson(town, classes)["features"]
    }
    ways = {way.tags["name"] for way in town.ways if "highway" in way.tags and "name" in way.tags}
    assert drawn == ways


def test_water_and_parks_are_closed_polygons(town):
    for layer in (water_geojson(town), areas_geojson(town, "leisure", "park")):
        polygons = [feature["geometry"] for feature in layer["features"] if feature["geometry"]["type"] == "Polygon"]
        rings = [polygon["coordinates"][0] for polygon in polygons]
        assert rings
        assert all(ring[0] == ring[-1] for ring in rings)


@pytest.mark.django_db
class TestLoadTown:
    @pytest.fixture(autouse=True)
    def _media(self, settings, tmp_path):
        settings.MEDIA_FOLDER = tmp_path

    def test_map_and_addresses_are_there_within_five_seconds(self):
        start = perf_counter()
        town = load_town()
        assert perf_counter() - start < 5
        assert all(read_map_file(layer).plain for layer in LAYERS)
        assert Place.objects.filter(kind=PlaceKind.COMPOUND).count() == len(town.compounds)

    def test_loading_again_changes_nothing(self, town):
        load_town(town)
        before = list(Place.objects.order_by("name", "kind").values("name", "kind", "street", "number", "lat", "lon"))
        load_town(town)
        after = list(Place.objects.order_by("name", "kind").values("name", "kind", "street", "number", "lat", "lon"))
        assert after == before

    def test_other_places_stay(self, town):
        Place.objects.create(name="别处", kind=PlaceKind.LANDMARK, lat=30.6, lon=114.3, source="survey")
        load_town(town)
        assert Place.objects.filter(source="survey").exists()

    def test_its_compounds_can_be_found_by_name_and_by_point(self, town):
        load_town(town)
        for compound in town.compounds[:20]:
            assert get_geocoder().suggest(compound.name)[0].name == compound.name
            assert get_geocoder().reverse(compound.point).name == compound.name


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (30, "三十"), (99, "九十九")])
def test_ordinal_is_written_as_people_say_it(number, text):
    assert ordinal(number) == text
