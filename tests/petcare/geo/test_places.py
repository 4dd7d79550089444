import pytest

from petcare.geo.coordinates import Point
from petcare.geo.geocoding import get_geocoder
from petcare.geo.models import Place, PlaceKind
from petcare.geo.places import Query, read_query

pytestmark = pytest.mark.django_db

HOME = Point(30.6, 114.3)
METRE = 1 / 111_195


def make_place(name="", street="人民路", number="", *, kind=PlaceKind.COMPOUND, district="江北区", north_m=0.0):
    return Place.objects.create(
        name=name,
        street=street,
        number=number,
        district=district,
        kind=kind,
        lat=HOME.lat + north_m * METRE,
        lon=HOME.lon,
        source="test",
    )


@pytest.fixture
def town():
    make_place("人民路", "人民路", kind=PlaceKind.STREET)
    make_place("翠微花园", "人民路", "12号")
    make_place("翠微花园二期", "人民路", "120号")
    make_place("鹤鸣雅苑", "人民路", "86号")
    make_place("翠竹新村", "人民路一巷", "12号")
    make_place("望江公馆", "滨江大道", "8号", district="江南区")
    make_place("东湖公园", "环湖路", kind=PlaceKind.LANDMARK)


def names(text, limit=8):
    return [place.name for place in get_geocoder().suggest(text, limit)]


@pytest.mark.promise("U9")
@pytest.mark.usefixtures("town")
class TestSuggest:
    def test_part_of_a_name_finds_the_compound_first(self):
        assert names("翠微花")[:2] == ["翠微花园", "翠微花园二期"]

    def test_two_characters_are_enough(self):
        assert names("望江") == ["望江公馆"]

    def test_street_with_number_finds_that_house_then_its_neighbours(self):
        assert names("人民路 12")[:3] == ["翠微花园", "鹤鸣雅苑", "翠微花园二期"]

    def test_number_joined_to_the_street_means_the_same(self):
        assert names("人民路12号") == names("人民路 12")

    def test_street_alone_finds_the_street_first(self):
        assert names("人民路")[0] == "人民路"

    def test_full_address_in_one_word_finds_the_compound(self):
        assert names("江城市江南区滨江大道8号望江公馆")[0] == "望江公馆"

    def test_one_wrong_character_still_finds_it(self):
        assert names("鹤鸣雅院") == ["鹤鸣雅苑"]

    def test_building_and_room_do_not_disturb(self):
        assert names("鹤鸣雅苑3栋502室") == ["鹤鸣雅苑"]

    def test_limit_is_kept(self):
        assert len(names("人民路", limit=2)) == 2

    def test_word_in_the_middle_is_found(self):
        assert names("公馆") == ["望江公馆"]

    @pytest.mark.parametrize("text", ["", "   ", "12", "%", "_", "'; drop table geo_place; --", "🐈", "x" * 10_000])
    def test_odd_text_finds_nothing_and_breaks_nothing(self, text):
        assert names(text) == []


@pytest.mark.promise("U9")
class TestReverse:
    def test_nearest_address_wins(self):
        make_place("近", number="2号", north_m=100)
        make_place("远", number="4号", north_m=150)
        assert get_geocoder().reverse(HOME).name == "近"

    def test_beyond_300_m_there_is_none(self):
        make_place("远", number="4号", north_m=305)
        assert get_geocoder().reverse(HOME) is None

    def test_whole_street_is_no_address(self):
        make_place("人民路", kind=PlaceKind.STREET)
        assert get_geocoder().reverse(HOME) is None


def test_found_place_writes_its_address_from_large_to_small():
    make_place("翠微花园", "人民路", "12号")
    found = get_geocoder().suggest("翠微")[0]
    assert (found.address, found.kind, found.point) == ("江北区人民路12号", "compound", HOME)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("人民路12号", Query(("人民路",), 12)),
        ("人民路 12", Query(("人民路",), 12)),
        ("人民路 12号 3栋", Query(("人民路",), 12)),
        ("3栋 人民路", Query(("人民路",), None)),
        ("江城市人民路", Query(("人民路",), None)),
        ("99999999 路", Query(("路",), None)),
    ],
)
def test_read_query_takes_words_and_house_number_apart(text, query):
    assert read_query(text) == query
