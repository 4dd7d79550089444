"""One box over people, bookings, pets and addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import EmergencyContact, WayIn
from backoffice.roles import Role
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import a_placed_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import AddressFactory, OwnerFactory, StaffFactory, UserFactory
from tests.factories.pets import PetFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]


def found(desk, text: str, **more) -> dict[str, list]:
    answer = desk.get(reverse("admin:desk_search"), {"q": text, **more})
    assert answer.status_code == 200
    return {group.kind.slug: group.rows for group in answer.context["found"]}


@pytest.mark.parametrize("text", ["王小明", "小明", "王小", "王", "王小明 ", "小明\u200b", "王 小明"])
def test_person_is_found_by_a_part_of_the_name(desk, text):
    person = UserFactory(name="王小明")
    UserFactory(name="李雷")
    assert found(desk, text)["people"] == [person]


@pytest.mark.parametrize("text", ["4477", "13855004477"[:9], "0044 77", "5500-4477"])
def test_person_is_found_by_some_digits_of_the_phone(desk, text):
    person = UserFactory(name="王小明", phone="+8613855004477")
    UserFactory(name="李雷", phone="+8613947711111")
    assert found(desk, text)["people"] == [person]


@pytest.mark.parametrize("text", ["13855004477", "138 5500 4477", "+86-138-5500-4477", "１３８５５００４４７７"])
def test_whole_phone_in_any_spelling_leads_to_its_person(desk, text):
    person = UserFactory(name="王小明", phone="+8613855004477")
    answer = desk.get(reverse("admin:desk_search"), {"q": text})
    assert answer.url == person_page(person)


def person_page(person) -> str:
    return reverse("admin:person", args=[person.pk])


def test_whole_booking_number_leads_there_and_its_beginning_finds_it(desk):
    CaregiverFactory()
    booking = a_placed_booking()
    page = reverse("admin:bookings_booking_change", args=[booking.pk])
    for text in (booking.number, booking.number.lower(), f"{booking.number[:6]} {booking.number[6:]}"):
        assert desk.get(reverse("admin:desk_search"), {"q": text}).url == page
    assert found(desk, booking.number[:10])["bookings"] == [booking]


@pytest.mark.parametrize(
    "text", ["翠湖天地", "翠湖", "翠湖天地 9栋", "天地 解放", "翠湖 1203", "ts tower", "天地", "解放"]
)
def test_address_is_found_by_compound_and_house(desk, text):
    address = AddressFactory(compound="翠湖天地 TS Tower", building="9栋", room="1203", street="解放大道88号")
    AddressFactory(compound="滨江花园")
    assert found(desk, text)["addresses"] == [address]


def test_pet_is_found_and_those_called_just_that_come_first(desk):
    owner = OwnerFactory()
    longer, just = PetFactory(owner=owner, name="豆豆龙"), PetFactory(owner=owner, name="豆豆")
    PetFactory(owner=owner, name="馒头")
    assert found(desk, "豆豆")["pets"] == [just, longer]


def test_what_is_sealed_is_found_by_nothing(desk):
    owner = OwnerFactory(name="张三")
    WayIn.objects.filter(address__owner=owner).update(secret="zq4711", note="zq左边的门")
    EmergencyContact.objects.update_or_create(owner=owner, defaults={"name": "赵四姨", "phone": "+8613711112222"})
    for text in ("zq4711", "zq左边的门", "赵四姨", "13711112222"):
        assert found(desk, text) == {}


@pytest.mark.parametrize("text", ["", "   ", "\x00", "%", "_", "'", "\\", "豆" * 500, "0", "🐱"])
def test_odd_text_finds_nothing_and_breaks_nothing(desk, text):
    UserFactory(name="王小明")
    assert found(desk, text) == {}


def test_few_are_shown_and_all_of_them_in_pages(desk):
    owner = OwnerFactory()
    PetFactory.create_batch(61, owner=owner, name="豆豆")
    assert len(found(desk, "豆豆")["pets"]) == 5
    page = desk.get(reverse("admin:desk_search"), {"q": "豆豆", "kind": "pets", "page": 2})
    assert len(page.context["page_obj"]) == 11


def test_search_asks_the_same_for_one_and_for_many(desk):
    def once() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert found(desk, "豆豆大王")
        return len(queries)

    for one in (UserFactory, AddressFactory):
        one(**{"name" if one is UserFactory else "compound": "豆豆大王"})
    PetFactory(owner=OwnerFactory(), name="豆豆大王")
    with_one = once()
    UserFactory.create_batch(4, name="豆豆大王")
    AddressFactory.create_batch(4, compound="豆豆大王")
    PetFactory.create_batch(4, owner=OwnerFactory(), name="豆豆大王")
    assert once() == with_one <= 15


def test_operator_finds_only_what_they_may_see():
    PetFactory(owner=OwnerFactory(name="豆豆"), name="豆豆")
    nobody = signed_in_staff(StaffFactory())
    assert found(nobody, "豆豆") == {}
    CaregiverFactory()
    booking = a_placed_booking()
    assert nobody.get(reverse("admin:desk_search"), {"q": booking.number}).status_code == 200
    assert set(found(signed_in_staff(somebody_as(Role.DESK)), "豆豆")) == {"people", "pets"}


def test_box_stands_on_every_page_of_the_desk(desk):
    for page in ("/admin/", "/admin/pets/pet/"):
        assert f'action="{reverse("admin:desk_search")}"' in desk.get(page).text
