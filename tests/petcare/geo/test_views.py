import gzip
import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from petcare.geo.map_files import write_map_file
from petcare.geo.models import Place, PlaceKind
from petcare.geo.views import QUESTIONS_PER_MINUTE

pytestmark = pytest.mark.django_db

ROADS = {"type": "FeatureCollection", "features": []}


@pytest.fixture
def signed_in(client):
    user = get_user_model()(password="unusable")
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def compound():
    return Place.objects.create(
        name="翠微花园",
        street="人民路",
        number="12号",
        district="江北区",
        kind=PlaceKind.COMPOUND,
        lat=30.6,
        lon=114.3,
        source="test",
    )


@pytest.fixture
def map_folder(settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path


class TestSuggest:
    def test_answers_places_with_address_and_point(self, signed_in, compound):
        places = signed_in.get(reverse("geo:suggest"), {"q": "翠微"}).json()["places"]
        assert places == [
            {
                "name": "翠微花园",
                "street": "人民路",
                "number": "12号",
                "district": "江北区",
                "kind": "compound",
                "lat": 30.6,
                "lon": 114.3,
                "address": "江北区人民路12号",
            }
        ]

    def test_stranger_is_refused(self, client):
        assert client.get(reverse("geo:suggest"), {"q": "翠微"}).status_code == 401

    def test_at_most_eight_answers(self, signed_in):
        Place.objects.bulk_create(
            Place(name=f"翠微{n}", kind=PlaceKind.COMPOUND, lat=30.6, lon=114.3, source="test")
            for n in "一二三四五六七八九十"
        )
        assert len(signed_in.get(reverse("geo:suggest"), {"q": "翠微"}).json()["places"]) == 8

    def test_too_many_questions_in_a_minute_are_refused(self, signed_in):
        statuses = [signed_in.get(reverse("geo:suggest")).status_code for _ in range(QUESTIONS_PER_MINUTE + 1)]
        assert set(statuses[:-1]) == {200}
        assert statuses[-1] == 429

    def test_number_of_queries_does_not_grow_with_the_answers(self, signed_in, compound, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):  # session and user, two searches, savepoint, threshold
            signed_in.get(reverse("geo:suggest"), {"q": "翠微"})


class TestReverse:
    def test_answers_the_nearest_address(self, signed_in, compound):
        place = signed_in.get(reverse("geo:reverse"), {"lat": 30.6005, "lon": 114.3}).json()["place"]
        assert place["name"] == "翠微花园"

    def test_nothing_near_is_an_answer(self, signed_in):
        response = signed_in.get(reverse("geo:reverse"), {"lat": 30.6, "lon": 114.3})
        assert (response.status_code, response.json()) == (200, {"place": None})

    def test_point_in_the_sea_is_refused_with_words(self, signed_in):
        response = signed_in.get(reverse("geo:reverse"), {"lat": 29.0, "lon": 124.0})
        assert response.status_code == 422
        assert response.json()["error"]

    @pytest.mark.parametrize(
        "point", [{}, {"lat": "x", "lon": "1"}, {"lat": "nan", "lon": "1"}, {"lat": "91", "lon": "1"}]
    )
    def test_what_is_no_point_is_refused(self, signed_in, point):
        assert signed_in.get(reverse("geo:reverse"), point).status_code == 400

    def test_stranger_is_refused(self, client):
        assert client.get(reverse("geo:reverse"), {"lat": 30.6, "lon": 114.3}).status_code == 401


@pytest.mark.usefixtures("map_folder")
class TestMapLayer:
    def test_layer_is_sent_gzipped_and_may_be_kept(self, client):
        write_map_file("roads-main", ROADS)
        response = client.get(reverse("geo:roads"), headers={"Accept-Encoding": "gzip, br"})
        assert json.loads(gzip.decompress(response.content)) == ROADS
        assert "max-age=86400" in response["Cache-Control"]
        assert "Accept-Encoding" in response["Vary"]

    def test_browser_without_gzip_gets_it_plain(self, client):
        write_map_file("water", ROADS)
        assert json.loads(client.get(reverse("geo:water")).content) == ROADS

    def test_unchanged_layer_is_not_sent_again(self, client):
        write_map_file("roads-small", ROADS)
        etag = client.get(reverse("geo:roads_small"))["ETag"]
        response = client.get(reverse("geo:roads_small"), headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")

    def test_new_map_is_sent_at_once(self, client):
        write_map_file("parks", ROADS)
        client.get(reverse("geo:parks"))
        write_map_file("parks", ROADS | {"name": "new"})
        assert json.loads(client.get(reverse("geo:parks")).content)["name"] == "new"

    def test_without_a_map_it_says_so(self, client):
        response = client.get(reverse("geo:roads"))
        assert response.status_code == 404
        assert response.json()["error"]
