"""The sections of a pet's page, each saved on its own."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from pets.models import Pet
from tests.factories.people import OwnerFactory
from tests.factories.pets import DoseFactory, MealFactory, PetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pet(client):
    pet = PetFactory(owner=OwnerFactory())
    client.force_login(pet.owner)
    return pet


def rows(prefix, *rows, count=None):
    """What a form with these rows sends."""
    sent = {f"{prefix}-TOTAL_FORMS": count or len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def edit(client, pet, section, data):
    return client.post(f"/pets/{pet.pk}/edit/{section}/", data)


@pytest.mark.promise("U4")
def test_food_is_kept_row_by_row_in_order_with_water_and_litter(client, pet):
    dry = {"food": "干粮", "amount": "40", "unit": "g", "times": "8:00 18:00", "how": "平勺一勺"}
    hay = {"food": "提摩西草", "amount": "7", "unit": "always"}
    blank = {"food": "", "amount": "", "unit": "g", "times": ""}
    sent = rows("meals", dry, blank, hay) | {"water": "凉白开", "litter": "每次铲干净"}
    assert edit(client, pet, "food", sent).url == f"/pets/{pet.pk}/"
    first, second = pet.meals.all()
    assert (first.food, str(first.amount), first.a_day, first.times) == ("干粮", "40.00", 2, [time(8), time(18)])
    assert (second.food, second.amount, second.a_day) == ("提摩西草", None, None)
    pet.refresh_from_db()
    assert (pet.water, pet.litter) == ("凉白开", "每次铲干净")
    page = client.get(f"/pets/{pet.pk}/").text
    assert "干粮 40 克" in page
    assert "08:00" in page
    assert "提摩西草 不限量" in page


@pytest.mark.promise("U4", "U6")
def test_what_is_saved_takes_the_place_of_what_was_there(client, pet):
    MealFactory.create_batch(2, pet=pet, food="旧粮")
    form = client.get(f"/pets/{pet.pk}/edit/food/").context["rows"]
    assert [row["food"].value() for row in form] == ["旧粮", "旧粮"]
    kept = {"food": "旧粮", "amount": "40", "unit": "g"}
    out = kept | {"DELETE": "on"}
    edit(client, pet, "food", rows("meals", kept, out, {"food": "新粮", "amount": "35", "unit": "g"}))
    assert [meal.food for meal in pet.meals.all()] == ["旧粮", "新粮"]
    edit(client, pet, "food", rows("meals", {"food": "", "amount": "", "unit": "g"}))
    assert not pet.meals.exists()


def test_one_more_row_is_asked_of_the_server_without_javascript(client, pet):
    sent = rows("meals", {"food": "干粮", "amount": "40", "unit": "g"}) | {"more": "1"}
    response = edit(client, pet, "food", sent)
    assert response.url == f"/pets/{pet.pk}/edit/food/?more=1"
    assert len(client.get(response.url).context["rows"].forms) == 2


@pytest.mark.promise("U4")
def test_medicine_is_kept_with_dose_times_and_last_day(client, pet):
    last = timezone.localdate() + timedelta(days=5)
    dose = {"medicine": "贝那普利", "amount": "0.5", "unit": "tablet", "times": "早8点 晚8点半", "how": "拌在罐头里"}
    edit(client, pet, "medicine", rows("doses", dose | {"until": last.isoformat()}))
    [kept] = pet.doses.all()
    assert (str(kept.amount), kept.unit, kept.times) == ("0.50", "tablet", [time(8), time(20, 30)])
    assert (kept.how, kept.until) == ("拌在罐头里", last)


@pytest.mark.promise("U4")
def test_health_keeps_vaccinations_with_their_next_date(client, pet):
    shot = {"vaccine": "猫三联", "given_on": "2026-03-01", "next_due_on": "2027-03-01"}
    edit(client, pet, "health", rows("vaccinations", shot) | {"health": "对鸡肉过敏"})
    [kept] = pet.vaccinations.all()
    assert (kept.given_on, kept.next_due_on) == (date(2026, 3, 1), date(2027, 3, 1))
    pet.refresh_from_db()
    assert pet.health == "对鸡肉过敏"


@pytest.mark.promise("U4")
def test_character_and_vet_are_kept(client, pet):
    edit(
        client,
        pet,
        "character",
        {"temper": ["shy", "bites"], "temperament": "怕吸尘器", "dos": "轻轻说话", "donts": "别抱"},
    )
    # A number copied out of a list of contacts carries signs that nobody sees.
    edit(
        client,
        pet,
        "vet",
        {"vet_name": "江城动物医院", "vet_phone": "\u202a027-5550 1200\u202c", "vet_address": "解放大道"},
    )
    pet.refresh_from_db()
    assert (pet.temper, pet.temperament, pet.dos, pet.donts) == (["shy", "bites"], "怕吸尘器", "轻轻说话", "别抱")
    assert (pet.vet_name, pet.vet_phone) == ("江城动物医院", "+862755501200")
    assert 'href="tel:+862755501200"' in client.get(f"/pets/{pet.pk}/").text
    assert client.get(f"/pets/{pet.pk}/edit/vet/").context["form"]["vet_phone"].value() == "027 5550 1200"


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
MEAL = {"food": "干粮", "amount": "40", "unit": "g"}
DOSE = {"medicine": "贝那普利", "amount": "1", "unit": "tablet", "times": "8:00"}
SHOT = {"vaccine": "猫三联", "given_on": "2026-03-01"}


@pytest.mark.parametrize(
    ("section", "prefix", "row", "field", "value"),
    [
        ("food", "meals", MEAL, "food", ""),
        ("food", "meals", MEAL, "amount", ""),
        ("food", "meals", MEAL, "amount", "0"),
        ("food", "meals", MEAL, "amount", "99999"),
        ("food", "meals", MEAL, "amount", "NaN"),
        ("food", "meals", MEAL, "unit", "bathtub"),
        ("food", "meals", MEAL, "a_day", "13"),
        ("food", "meals", MEAL, "times", "25:00"),
        ("medicine", "doses", DOSE, "amount", "-1"),
        ("medicine", "doses", DOSE, "times", ""),
        ("medicine", "doses", DOSE, "until", "2999-01-01"),
        ("health", "vaccinations", SHOT, "given_on", TOMORROW),
        ("health", "vaccinations", SHOT, "given_on", "1066-01-01"),
        ("health", "vaccinations", SHOT, "next_due_on", "2026-02-01"),
        ("health", "vaccinations", SHOT, "next_due_on", "2999-02-01"),
    ],
)
def test_wrong_row_is_refused_beside_its_field_and_everything_is_kept(client, pet, section, prefix, row, field, value):
    response = edit(client, pet, section, rows(prefix, row, row | {field: value}))
    assert response.status_code == 200
    assert response.context["rows"].errors[1][field]
    first = next(iter(row.values()))
    assert first in response.text
    assert not getattr(pet, prefix).exists()


@pytest.mark.parametrize(("section", "field", "value"), [
    ("character", "temper", ["dragon"]),
    ("character", "temperament", "长" * 501),
    ("vet", "vet_phone", "打给小王"),
    ("vet", "vet_name", "院" * 61),
])  # fmt: skip
def test_wrong_text_is_refused_beside_its_field(client, pet, section, field, value):
    response = edit(client, pet, section, {field: value})
    assert response.context["form"].errors[field]


def test_two_hundred_rows_are_refused_and_change_nothing(client, pet):
    MealFactory(pet=pet)
    response = edit(client, pet, "food", rows("meals", *[MEAL] * 200))
    assert response.status_code == 200
    assert response.context["rows"].non_form_errors()
    assert pet.meals.count() == 1
    # Nine of which eight have something in them are fine.
    edit(client, pet, "food", rows("meals", *[MEAL] * 8, {"food": "", "amount": "", "unit": "g"}))
    assert pet.meals.count() == 8
    assert edit(client, pet, "food", rows("meals", *[MEAL] * 9)).context["rows"].non_form_errors()


def test_broken_frame_of_the_rows_is_said_and_changes_nothing(client, pet):
    MealFactory(pet=pet)
    response = edit(client, pet, "food", {"water": "凉白开", "meals-TOTAL_FORMS": "many"})
    assert response.status_code == 200
    assert response.context["rows"].non_form_errors()
    assert pet.meals.count() == 1
    pet.refresh_from_db()
    assert pet.water == ""


def test_rows_of_another_pet_cannot_be_named(client, pet):
    other = DoseFactory()
    edit(client, pet, "medicine", rows("doses", DOSE | {"id": other.pk, "pet": other.pet_id}))
    other.refresh_from_db()
    assert (other.medicine, pet.doses.count(), other.pet.doses.count()) == ("贝那普利", 1, 1)
    assert other.pet_id != pet.pk


def test_section_that_is_none_is_not_found(client, pet):
    assert client.get(f"/pets/{pet.pk}/edit/wings/").status_code == 404


def test_text_that_is_markup_is_shown_as_text(client, pet):
    edit(client, pet, "character", {"dos": "<script>alert(1)</script>"})
    page = client.get(f"/pets/{pet.pk}/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert Pet.objects.get(pk=pet.pk).dos == "<script>alert(1)</script>"


@pytest.mark.promise("B1")
def test_door_code_in_a_row_or_a_text_is_caught(client, pet):
    row = rows("meals", MEAL | {"how": "门锁密码 4711#，粮在厨房"})
    response = edit(client, pet, "food", row)
    assert response.context["rows"].errors[0]["how"]
    response = edit(client, pet, "character", {"dos": "单元门密码是 2580#"})
    assert response.context["form"].errors["dos"]
    assert "2580#" in response.text
    assert not pet.meals.exists()
