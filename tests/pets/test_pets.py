from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from pets.breeds import BREEDS
from pets.forms import months_before
from pets.models import Pet, Species, age_text
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory, PetPhotoFactory

pytestmark = pytest.mark.django_db

CAT = {"species": "cat", "name": "年糕", "sex": "female", "is_neutered": "yes"}
WHOLE_CAT = CAT | {
    "breed": "英国短毛猫",
    "born_on": "2023-05-01",
    "weight_kg": "4.2",
    "food": "干粮",
    "food_amount": "40 克",
    "health": "早晚各一次眼药水",
    "temperament": "怕生",
    "vet": "江北宠物医院 0571-88886666",
    "care_notes": "别关阳台门",
}


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.mark.promise("U4")
def test_pet_is_added_with_everything_a_caregiver_needs(client, owner):
    response = client.post("/pets/add/", WHOLE_CAT | {"next": "/me/"})
    assert response.url == "/me/"
    pet = owner.pets.get()
    assert (pet.name, pet.species, pet.breed, pet.sex, pet.is_neutered) == ("年糕", "cat", "英国短毛猫", "female", True)
    assert (pet.born_on, pet.is_birthday_approximate, str(pet.weight_kg)) == (date(2023, 5, 1), False, "4.20")
    assert (pet.food, pet.food_amount, pet.vet) == ("干粮", "40 克", "江北宠物医院 0571-88886666")
    assert (pet.health, pet.temperament, pet.care_notes) == ("早晚各一次眼药水", "怕生", "别关阳台门")


@pytest.mark.promise("U4")
@time_machine.travel("2026-08-24T12:00:00+08:00")
def test_age_in_years_and_months_becomes_an_approximate_birthday(client, owner):
    client.post("/pets/add/", CAT | {"age_years": "3", "age_months": "2"})
    pet = owner.pets.get()
    assert (pet.born_on, pet.is_birthday_approximate) == (date(2023, 6, 24), True)


def test_guessed_birthday_stays_when_the_age_is_not_touched(client, owner):
    with time_machine.travel("2026-08-24T12:00:00+08:00"):
        client.post("/pets/add/", CAT | {"age_years": "3"})
        pet = owner.pets.get()
    with time_machine.travel("2026-10-30T12:00:00+08:00"):
        client.force_login(owner)
        form = client.get(f"/pets/{pet.pk}/").context["form"]
        assert (form["age_years"].value(), form["age_months"].value(), form["born_on"].value()) == (3, 2, None)
        client.post(f"/pets/{pet.pk}/", CAT | {"age_years": "3", "age_months": "2"})
        assert owner.pets.get().born_on == date(2023, 8, 24)


def test_exact_birthday_wins_over_an_age(client, owner):
    client.post("/pets/add/", CAT | {"born_on": "2023-05-01", "age_years": "9"})
    pet = owner.pets.get()
    assert (pet.born_on, pet.is_birthday_approximate) == (date(2023, 5, 1), False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("species", "dragon"),
        ("born_on", "2999-01-01"),
        ("born_on", "1066-01-01"),
        ("age_months", "12"),
        ("age_years", "-1"),
        ("weight_kg", "0"),
        ("weight_kg", "-3"),
        ("weight_kg", "heavy"),
    ],
)
def test_wrong_value_is_refused_beside_its_field_and_the_rest_is_kept(client, owner, field, value):
    response = client.post("/pets/add/", WHOLE_CAT | {"born_on": ""} | {field: value})
    assert response.context["form"].errors[field]
    assert "别关阳台门" in response.text
    assert not owner.pets.exists()


@pytest.mark.promise("U6")
def test_pet_is_changed(client, owner):
    pet = PetFactory(owner=owner, is_neutered=True)
    assert client.get(f"/pets/{pet.pk}/").context["form"]["is_neutered"].value() == "yes"
    client.post(f"/pets/{pet.pk}/", CAT | {"name": "新名字", "is_neutered": ""})
    pet.refresh_from_db()
    assert (pet.name, pet.is_neutered) == ("新名字", None)


@pytest.mark.promise("U6")
def test_removed_pet_leaves_the_list_and_keeps_its_row_and_photos(client, owner):
    photo = PetPhotoFactory(pet__owner=owner)
    pet = photo.pet
    assert "以往" in client.get(f"/pets/{pet.pk}/remove/").text or "Past" in client.get(f"/pets/{pet.pk}/remove/").text
    client.post(f"/pets/{pet.pk}/remove/")
    assert list(client.get("/pets/").context["pets"]) == []
    assert Pet.objects.get(pk=pet.pk).archived_at
    assert photo.image.storage.exists(photo.image.name)
    assert client.get(f"/pets/{pet.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["", "remove/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_people_s_pets_are_not_there(client, owner, path, method):
    pet = PetFactory()
    assert getattr(client, method)(f"/pets/{pet.pk}/{path}", CAT).status_code == 404
    assert Pet.objects.get(pk=pet.pk).archived_at is None


def test_pet_list_takes_as_many_queries_for_three_pets_as_for_one(client, owner):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get("/pets/")
        return len(caught)

    PetPhotoFactory(pet__owner=owner)
    with_one = queries()
    PetPhotoFactory.create_batch(2, pet__owner=owner)
    assert queries() == with_one


def test_empty_list_says_what_to_do_next(client, owner):
    assert 'href="/pets/add/"' in client.get("/pets/").text


def test_form_offers_breeds_of_every_species(client, owner):
    page = client.get("/pets/add/").text
    assert set(BREEDS) == set(Species)
    assert '<option value="布偶猫" data-species="cat">' in page
    assert "img/species/rabbit.webp" in page


def test_age_text_counts_months_below_two_years():
    with translation.override("en"):
        assert age_text(date(2025, 1, 25), date(2026, 8, 24)) == "18 months"
        assert age_text(date(2025, 1, 24), date(2026, 8, 24)) == "19 months"
        assert age_text(date(2023, 8, 25), date(2026, 8, 24)) == "2 years"
        assert age_text(date(2026, 9, 1), date(2026, 8, 24)) == "0 months"


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 8, 24), 24, date(2024, 8, 24)),
    ],
)
def test_months_before(day, months, earlier):
    assert months_before(day, months) == earlier
