from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from pets.age import age_text, months_before
from pets.breeds import BREEDS, MIXED
from pets.models import Pet, Species
from tests.factories.people import OwnerFactory
from tests.factories.pets import MealFactory, PetFactory, PetPhotoFactory

pytestmark = pytest.mark.django_db

CAT = {"species": "cat", "name": "年糕", "sex": "female", "is_neutered": "yes"}


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.mark.promise("U4")
def test_pet_begins_with_a_short_form_and_leads_to_its_page(client, owner):
    response = client.post("/pets/add/", CAT | {"breed": "英国短毛猫", "age_kind": "day", "born_on": "2023-05-01"})
    pet = owner.pets.get()
    assert response.url == f"/pets/{pet.pk}/"
    assert (pet.name, pet.species, pet.breed, pet.sex, pet.is_neutered) == ("年糕", "cat", "英国短毛猫", "female", True)
    assert (pet.born_on, pet.born_known_to) == (date(2023, 5, 1), "day")


def test_pet_added_on_the_way_to_a_booking_leads_back_there(client, owner):
    assert client.post("/pets/add/", CAT | {"next": "/book/?step=what"}).url == "/book/?step=what"


@pytest.mark.promise("U4")
@time_machine.travel("2026-08-24T12:00:00+08:00")
@pytest.mark.parametrize(
    ("age", "born_on", "known_to"),
    [
        ({"age_kind": "guess", "age_years": "3", "age_months": "2"}, date(2023, 6, 24), "guess"),
        ({"age_years": "3"}, date(2023, 8, 24), "guess"),
        ({"age_kind": "month", "born_month": "2023-05"}, date(2023, 5, 1), "month"),
        ({"age_kind": "day", "born_on": "2023-05-04", "age_years": "9"}, date(2023, 5, 4), "day"),
        ({"age_kind": "guess"}, None, "guess"),
    ],
)
def test_age_is_kept_as_a_birthday_with_how_well_it_is_known(client, owner, age, born_on, known_to):
    client.post("/pets/add/", CAT | age)
    pet = owner.pets.get()
    assert (pet.born_on, pet.born_known_to) == (born_on, known_to)


def test_guessed_birthday_stays_when_the_age_is_not_touched(client, owner):
    with time_machine.travel("2026-08-24T12:00:00+08:00"):
        client.post("/pets/add/", CAT | {"age_years": "3"})
        page = f"/pets/{owner.pets.get().pk}/edit/about/"
    with time_machine.travel("2026-10-30T12:00:00+08:00"):
        client.force_login(owner)
        form = client.get(page).context["form"]
        assert (form["age_years"].value(), form["age_months"].value(), form["born_on"].value()) == (3, 2, None)
        client.post(page, CAT | {"age_kind": "guess", "age_years": "3", "age_months": "2"})
        assert owner.pets.get().born_on == date(2023, 8, 24)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "年" * 31),
        ("species", "dragon"),
        ("born_on", "2999-01-01"),
        ("born_on", "1066-01-01"),
        ("born_on", "yesterday"),
        ("born_month", "2999-01"),
        ("born_month", "2023-13"),
        ("age_kind", "stars"),
        ("age_months", "12"),
        ("age_years", "-1"),
        ("age_years", "900"),
        ("is_neutered", "maybe"),
    ],
)
def test_wrong_value_is_refused_beside_its_field_and_the_rest_is_kept(client, owner, field, value):
    response = client.post("/pets/add/", CAT | {"breed": "长毛三花"} | {field: value})
    assert response.context["form"].errors[field]
    assert "长毛三花" in response.text
    assert not owner.pets.exists()


@pytest.mark.parametrize("weight", ["0", "-3", "heavy", "4200", "26", "NaN", "1e3"])
def test_weight_that_no_cat_has_is_refused_and_kept_to_be_mended(client, owner, weight):
    pet = PetFactory(owner=owner)
    response = client.post(f"/pets/{pet.pk}/edit/about/", CAT | {"weight_kg": weight})
    assert response.context["form"].errors["weight_kg"]
    assert f'value="{weight}"' in response.text


def test_what_is_too_much_for_a_cat_is_fine_for_a_dog(client, owner):
    pet = PetFactory(owner=owner)
    client.post(f"/pets/{pet.pk}/edit/about/", CAT | {"species": "dog", "weight_kg": "26"})
    pet.refresh_from_db()
    assert str(pet.weight_kg) == "26.00"


def test_name_that_turns_or_marks_up_the_page_is_only_text(client, owner):
    client.post("/pets/add/", CAT | {"name": "<b>\u202e糕年</b>"})
    assert owner.pets.get().name == "<b>糕年</b>"
    assert "&lt;b&gt;糕年&lt;/b&gt;" in client.get("/pets/").text


@pytest.mark.promise("U6")
def test_pet_is_changed(client, owner):
    pet = PetFactory(owner=owner, is_neutered=True)
    page = f"/pets/{pet.pk}/edit/about/"
    assert client.get(page).context["form"]["is_neutered"].value() == "yes"
    assert client.post(page, CAT | {"name": "新名字", "is_neutered": ""}).url == f"/pets/{pet.pk}/"
    pet.refresh_from_db()
    assert (pet.name, pet.is_neutered) == ("新名字", None)


@pytest.mark.promise("U6")
def test_removed_pet_leaves_the_list_and_keeps_its_row_and_photos(client, owner):
    photo = PetPhotoFactory(pet__owner=owner)
    pet = photo.pet
    assert "以往的订单" in client.get(f"/pets/{pet.pk}/remove/").text
    client.post(f"/pets/{pet.pk}/remove/")
    assert list(client.get("/pets/").context["pets"]) == []
    assert Pet.objects.get(pk=pet.pk).archived_at
    assert photo.image.storage.exists(photo.image.name)
    assert client.get(f"/pets/{pet.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["", "remove/", "edit/about/", "edit/food/", "photos/", "care-sheet/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_people_s_pets_are_not_there(client, owner, path, method):
    pet = PetFactory()
    answer = getattr(client, method)(f"/pets/{pet.pk}/{path}", CAT)
    assert answer.status_code in ({404, 405} if method == "post" else {404})
    assert Pet.objects.get(pk=pet.pk).archived_at is None


def test_pet_list_takes_as_many_queries_for_three_pets_as_for_one(client, owner):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get("/pets/")
        return len(caught)

    MealFactory(pet=PetPhotoFactory(pet__owner=owner).pet)
    with_one = queries()
    for photo in PetPhotoFactory.create_batch(2, pet__owner=owner):
        MealFactory.create_batch(2, pet=photo.pet)
    assert queries() == with_one


def test_empty_list_says_what_to_do_next(client, owner):
    assert 'href="/pets/add/"' in client.get("/pets/").text


def test_form_offers_breeds_of_every_species(client, owner):
    page = client.get("/pets/add/").text
    assert set(BREEDS) == set(Species)
    assert '<option value="布偶猫" label="布偶猫 · Ragdoll" data-species="cat">' in page
    assert all(MIXED in BREEDS[species] for species in ("cat", "dog", "rabbit"))
    assert "img/species/rabbit.webp" in page


def test_age_text_counts_months_below_two_years_and_says_what_is_a_guess():
    today = date(2026, 8, 24)
    with translation.override("en"):
        assert age_text(date(2025, 1, 25), "day", today) == "18 months"
        assert age_text(date(2025, 1, 24), "month", today) == "19 months"
        assert age_text(date(2023, 8, 25), "guess", today) == "about 2 years"
        assert age_text(date(2026, 9, 1), "day", today) == "0 months"


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


@pytest.mark.promise("U4")
def test_page_says_gently_what_a_caregiver_would_still_ask(client, owner):
    pet = PetFactory(owner=owner)
    page = client.get(f"/pets/{pet.pk}/").text
    assert "吃什么" in page
    assert f'href="/pets/{pet.pk}/photos/"' in page
    told = PetPhotoFactory(pet=MealFactory(pet__owner=owner).pet).pet
    Pet.objects.filter(pk=told.pk).update(born_on=date(2023, 5, 1), temper=["shy"], vet_name="江城动物医院")
    assert client.get(f"/pets/{told.pk}/").context["gaps"] == []
