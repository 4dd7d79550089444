import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.archive_address import archive_address
from accounts.actions.make_default import make_default
from accounts.actions.save_way_in import save_way_in
from accounts.models import Address, User, WayIn
from accounts.views.home_form import home_form
from petcare.errors import DomainError
from tests.factories.people import HOME_FORM, AddressFactory, OwnerFactory, WayInFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.fixture
def home(owner):
    return owner.addresses.get()


@pytest.fixture
def stranger_s_home():
    return OwnerFactory().addresses.get()


@pytest.mark.promise("U2")
def test_me_shows_profile_homes_and_contact_but_never_the_way_in(client, owner, home):
    page = client.get("/me/").text
    assert owner.name in page
    assert home.street in page
    assert "李梅" in page
    assert "4711" not in page
    assert "第二道门" not in page


def test_me_takes_as_many_queries_for_three_homes_as_for_one(client, owner):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/me/")
        return len(caught)

    with_one = queries()
    for address in AddressFactory.create_batch(2, owner=owner):
        WayInFactory(address=address)
    assert queries() == with_one


def test_me_leads_caregivers_to_their_work_and_nobody_else(client, owner):
    assert client.get("/me/").context["is_caregiver"] is False


@pytest.mark.promise("U9")
def test_second_home_is_added_beside_the_default_one(client, owner, home):
    response = client.post("/me/homes/add/", HOME_FORM)
    assert response.url == "/me/"
    assert owner.addresses.count() == 2
    home.refresh_from_db()
    assert home.is_default


def test_home_is_changed_and_its_way_in_stays(client, home):
    client.post(f"/me/homes/{home.pk}/", HOME_FORM | {"room": "1001"})
    home.refresh_from_db()
    assert home.room == "1001"
    assert home.ways_in.count() == 1


def test_home_changed_while_it_is_taken_off_the_list_stays_off(rf, home):
    form = home_form(rf.post("/", HOME_FORM | {"room": "1001"}), Address.objects.get(pk=home.pk))
    archive_address(address=home)
    assert form.save()
    home.refresh_from_db()
    assert (home.room, home.is_default) == ("1001", False)
    assert home.archived_at


def test_default_home_is_one(client, owner, home):
    second = AddressFactory(owner=owner)
    client.post(f"/me/homes/{second.pk}/default/")
    assert [address.pk for address in owner.addresses.filter(is_default=True)] == [second.pk]


def test_removed_default_home_hands_over_to_the_next(client, owner, home):
    second = AddressFactory(owner=owner)
    client.post(f"/me/homes/{home.pk}/remove/")
    assert [address.pk for address in owner.addresses.active()] == [second.pk]
    assert owner.addresses.get(is_default=True) == second
    assert home.ways_in.exists()


def test_removed_home_cannot_become_the_default(owner, home):
    archive_address(address=home)
    with pytest.raises(DomainError):
        make_default(address=home)


@pytest.mark.parametrize("path", ["", "way-in/", "remove/"])
def test_other_people_s_homes_are_not_there(client, owner, stranger_s_home, path):
    assert client.get(f"/me/homes/{stranger_s_home.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "way-in/", "default/", "remove/"])
def test_other_people_s_homes_cannot_be_changed_or_revealed(client, owner, stranger_s_home, path):
    response = client.post(f"/me/homes/{stranger_s_home.pk}/{path}", HOME_FORM | {"reveal": "1"})
    assert response.status_code == 404
    assert "4711" not in response.text
    assert Address.objects.get(pk=stranger_s_home.pk).archived_at is None


@pytest.mark.promise("U9")
def test_way_in_is_masked_until_its_owner_asks(client, home):
    page = client.get(f"/me/homes/{home.pk}/way-in/")
    assert "4711" not in page.text
    assert "第二道门" not in page.text
    page = client.post(f"/me/homes/{home.pk}/way-in/", {"reveal": "1"})
    assert "4711#" in page.text
    assert "no-store" in page["Cache-Control"]


def change_way_in(client, home, **fields):
    return client.post(f"/me/homes/{home.pk}/way-in/", {f"way_in-{name}": value for name, value in fields.items()})


@pytest.mark.promise("U9")
def test_changed_way_in_is_a_new_version_and_the_old_one_stays(client, home):
    change_way_in(client, home, kind="door_code", secret="9999")
    versions = list(home.ways_in.order_by("version").values_list("version", "secret", "note"))
    assert versions == [(1, "4711#", "第二道门左边"), (2, "9999", "第二道门左边")]


def test_way_in_saved_masked_and_empty_stays_as_it_is(client, home):
    change_way_in(client, home, kind="door_code")
    assert home.ways_in.count() == 1


def test_way_in_emptied_after_it_was_shown_loses_its_note(client, home):
    change_way_in(client, home, kind="door_code", secret="4711#", note="", is_revealed="True")
    assert home.current_way_in.note == ""


def test_way_in_of_another_kind_does_not_keep_the_old_code(client, home):
    response = change_way_in(client, home, kind="key_box")
    assert response.context["form"].errors["secret"]
    change_way_in(client, home, kind="somebody_home", secret="not needed")
    assert (home.current_way_in.kind, home.current_way_in.secret) == ("somebody_home", "")


def test_wrong_way_in_form_does_not_show_what_was_sealed(client, home):
    response = change_way_in(client, home, kind="key_box")
    assert "4711" not in response.text


def test_save_way_in_without_a_change_makes_no_version(home):
    way_in = home.current_way_in
    assert save_way_in(address=home, kind=way_in.kind, secret=way_in.secret, note=way_in.note) == way_in
    assert WayIn.objects.filter(address=home).count() == 1


def test_way_in_does_not_show_in_repr_or_str(home):
    way_in = home.current_way_in
    assert "4711" not in f"{way_in!r} {way_in} {home!r} {way_in.secret!r}"


@pytest.mark.promise("U2")
def test_person_and_contact_are_changed(client, owner):
    client.post("/me/edit/", {"name": "新名字", "gender": "female"})
    client.post("/me/emergency-contact/", {"name": "赵刚", "phone": "13700001111"})
    owner = User.objects.get(pk=owner.pk)
    assert (owner.name, owner.gender) == ("新名字", "female")
    assert (owner.emergency_contact.name, owner.emergency_contact.phone) == ("赵刚", "+8613700001111")


def test_language_is_kept_for_the_person_and_the_browser(client, owner):
    response = client.post("/me/language/", {"language": "en", "next": "/me/"})
    assert response.url == "/me/"
    owner.refresh_from_db()
    assert owner.language == "en"
    assert "Sign out" in client.get("/me/").text


def test_language_of_a_stranger_is_kept_in_the_browser(client):
    client.post("/me/language/", {"language": "en", "next": "/accounts/login/"})
    assert "Welcome back" in client.get("/accounts/login/").text


def test_unknown_language_changes_nothing(client, owner):
    client.post("/me/language/", {"language": "tlh"})
    owner.refresh_from_db()
    assert owner.language == "zh-hans"
