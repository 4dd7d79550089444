import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Address, User
from petcare.geo.models import Place, PlaceKind
from tests.factories.people import HOME_FORM, OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db

STEP = "/me/profile/"


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def place():
    return Place.objects.create(
        name="翠微花园",
        street="长江路",
        number="8号",
        district="城中区",
        kind=PlaceKind.COMPOUND,
        lat=30.6,
        lon=114.31,
        source="test",
    )


@pytest.mark.promise("U2")
def test_guide_leads_through_three_steps_to_the_page_that_was_wanted(client, person):
    assert client.get(STEP, {"next": "/pets/add/"}).url == "/me/profile/person/?next=%2Fpets%2Fadd%2F"
    response = client.post(f"{STEP}person/", {"name": "王小明", "gender": "male", "next": "/pets/add/"})
    assert response.url == "/me/profile/home/?next=%2Fpets%2Fadd%2F"
    response = client.post(f"{STEP}home/", HOME_FORM | {"next": "/pets/add/"})
    assert response.url == "/me/profile/contact/?next=%2Fpets%2Fadd%2F"
    response = client.post(f"{STEP}contact/", {"name": "李梅", "phone": "0571-88886666", "next": "/pets/add/"})
    assert client.get(response.url).url == "/pets/add/"

    person = User.objects.get(pk=person.pk)
    assert (person.name, person.gender, person.has_finished_profile) == ("王小明", "male", True)
    assert (person.emergency_contact.name, person.emergency_contact.phone) == ("李梅", "+8657188886666")
    assert person.addresses.get().is_default


@pytest.mark.promise("U2")
def test_guide_can_be_left_and_goes_on_where_it_was_left(client, person):
    client.post(f"{STEP}person/", {"name": "王小明", "gender": "unsaid"})
    assert client.get(STEP).url.startswith("/me/profile/home/")
    assert 'href="/pets/"' in client.get(f"{STEP}home/", {"next": "/pets/"}).text


def test_guide_shows_what_is_done(client):
    client.force_login(OwnerFactory(home=False))
    steps = client.get(f"{STEP}home/").context["steps"]
    assert [step.is_done for step in steps] == [True, False, False]


def test_guide_never_leads_to_another_site(client, person):
    assert "evil" not in client.get(STEP, {"next": "https://evil.example/"}).url


@pytest.mark.promise("U9")
def test_home_keeps_the_point_and_seals_the_way_in(client, person):
    client.post(f"{STEP}home/", HOME_FORM)
    address = Address.objects.get(owner=person)
    assert (str(address.lat), str(address.lon)) == ("30.595123", "114.305123")
    way_in = address.current_way_in
    assert (way_in.version, way_in.kind, way_in.secret, way_in.note) == (1, "door_code", "4711#", "左边的门")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret || note FROM accounts_wayin")
        stored = cursor.fetchone()[0]
    assert "4711" not in stored
    assert "左边" not in stored


@pytest.mark.promise("U9")
@pytest.mark.parametrize("point", [("31.2", "121.4"), ("30.595", "114.5"), ("0", "0")])
def test_home_outside_the_city_is_refused_beside_the_field_and_keeps_what_was_typed(client, person, point):
    response = client.post(f"{STEP}home/", HOME_FORM | {"lat": point[0], "lon": point[1]})
    form = response.context["home"].address
    assert "江城市" in form.errors["search"][0]
    assert 'value="人民路12号"' in response.text
    assert 'value="4711#"' in response.text
    assert not Address.objects.exists()


@pytest.mark.parametrize("point", [("", ""), ("abc", "114.3"), ("NaN", "114.3"), ("1e9", "114.3")])
def test_home_without_a_readable_point_is_refused(client, person, point):
    response = client.post(f"{STEP}home/", HOME_FORM | {"lat": point[0], "lon": point[1]})
    assert response.context["home"].address.errors["search"]
    assert not Address.objects.exists()


@pytest.mark.parametrize("missing", ["street", "room", "way_in-kind", "way_in-secret"])
def test_home_with_something_missing_says_so_beside_the_field(client, person, missing):
    home = client.post(f"{STEP}home/", HOME_FORM | {missing: ""}).context["home"]
    form = home.way_in if missing.startswith("way_in") else home.address
    assert missing.removeprefix("way_in-") in form.errors
    assert not Address.objects.exists()


@pytest.mark.promise("U9")
def test_home_can_be_searched_and_chosen_without_javascript(client, person, place):
    typed = HOME_FORM | {"lat": "", "lon": "", "street": "", "compound": "", "search": "翠微"}
    response = client.post(f"{STEP}home/", typed | {"find": "1"})
    assert "翠微花园" in response.text
    response = client.post(f"{STEP}home/", typed | {"pick": "0"})
    values = {name: response.context["home"].address[name].value() for name in ("street", "compound", "lat", "room")}
    assert values == {"street": "长江路8号", "compound": "翠微花园", "lat": "30.6", "room": "502"}
    assert response.context["home"].way_in["secret"].value() == "4711#"
    assert not Address.objects.exists()


@pytest.mark.parametrize("pick", ["9" * 5000, "99", "-1", "first", ""])
def test_choice_that_was_not_offered_fills_nothing_in(client, person, place, pick):
    typed = HOME_FORM | {"street": "", "search": "翠微", "pick": pick}
    for page in (f"{STEP}home/", "/me/homes/add/"):
        assert not client.post(page, typed).context["home"].address["street"].value()


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\x01", "A\0"])
def test_name_that_cannot_be_seen_is_refused_beside_the_field(client, person, name):
    for page in ("person", "contact"):
        response = client.post(f"{STEP}{page}/", {"name": name, "gender": "male", "phone": "0571-88886666"})
        assert response.context["form"].errors["name"]


def test_search_that_finds_nothing_says_so(client, person):
    response = client.post(f"{STEP}home/", HOME_FORM | {"search": "没有这个", "find": "1"})
    assert response.context["home"].has_searched
    assert response.context["home"].places == []


def test_guide_changes_the_home_that_is_there_already(client):
    owner = OwnerFactory()
    client.force_login(owner)
    client.post(f"{STEP}home/", HOME_FORM | {"room": "1001"})
    assert owner.addresses.get().room == "1001"


@pytest.mark.parametrize("phone", ["123", "not a number", "+1 555"])
def test_contact_with_a_wrong_number_is_refused(client, person, phone):
    response = client.post(f"{STEP}contact/", {"name": "李梅", "phone": phone})
    assert response.context["form"].errors["phone"]


def test_contact_with_one_s_own_number_is_refused(client, person):
    response = client.post(f"{STEP}contact/", {"name": "我", "phone": person.phone})
    assert response.context["form"].errors["phone"]


@pytest.mark.parametrize("name", ["me", "profile", "profile_person", "profile_home", "profile_contact", "address_add"])
def test_pages_of_a_person_ask_strangers_to_sign_in(client, name):
    assert client.get(reverse(f"accounts:{name}")).url.startswith("/accounts/login/")


@pytest.mark.promise("U2")
@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "王\u202e明", "李\u200b梅"])
@pytest.mark.parametrize("path", ["/me/edit/", "/me/emergency-contact/"])
def test_name_with_tags_or_hidden_signs_is_refused_and_shown_as_text(client, path, name):
    client.force_login(OwnerFactory(name="王小明"))
    response = client.post(path, {"name": name, "gender": "male", "phone": "13700000000"})
    assert response.context["form"].errors["name"]
    assert "<img src=x" not in response.text
