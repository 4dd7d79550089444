from datetime import date, time

import pytest
import time_machine
from django.utils import translation

from pets.care import care_of
from pets.facts import FactKind, facts_of, sections_of
from pets.models import Temper
from tests.factories.pets import DoseFactory, MealFactory, PetFactory, VaccinationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 24)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"), time_machine.travel("2026-08-24T12:00:00+08:00"):
        yield


def texts(care, *kinds, on=TODAY):
    return [fact.text for fact in facts_of(care, *kinds, on=on)]


@pytest.mark.promise("U4")
def test_food_says_each_meal_with_amount_and_unit_as_a_step_needs_it():
    pet = MealFactory(food="干粮", amount="40", times=[time(8), time(18)], a_day=2, how="平勺一勺").pet
    MealFactory(pet=pet, position=1, food="罐头", amount="0.50", unit="can", a_day=2)
    MealFactory(pet=pet, position=2, food="提摩西草", amount=None, unit="always")
    first, second, third = facts_of(care_of(pet), FactKind.FOOD)
    assert (first.text, first.times, first.note) == ("干粮 40 克", ("08:00", "18:00"), "平勺一勺")
    assert second.note == "一天 2 顿"
    assert (second.text, third.text) == ("罐头 0.5 罐", "提摩西草 不限量")


@pytest.mark.promise("U4")
def test_medicine_says_each_dose_and_ends_after_its_last_day():
    pet = DoseFactory(how="拌在罐头里", until=TODAY).pet
    DoseFactory(pet=pet, position=1, medicine="莫匹罗星软膏", amount=None, unit="thin", times=[time(9)])
    care = care_of(pet)
    dose, ointment = facts_of(care, FactKind.MEDICATION, on=TODAY)
    assert (dose.text, dose.times) == ("贝那普利 0.5 片", ("08:00", "20:30"))
    assert dose.note.startswith("拌在罐头里 · 用到")
    assert ointment.text == "莫匹罗星软膏 薄薄一层"
    assert texts(care, FactKind.MEDICATION, on=date(2026, 8, 25)) == ["莫匹罗星软膏 薄薄一层"]


@pytest.mark.promise("U4")
def test_every_other_kind_has_its_facts():
    pet = PetFactory(
        breed="布偶猫",
        born_on=date(2023, 8, 1),
        born_known_to="guess",
        sex="female",
        is_neutered=True,
        weight_kg="4.20",
        water="凉白开",
        litter="每次铲干净",
        health="对鸡肉过敏\n\n爬不高",
        temper=[Temper.SHY, Temper.DASHES_OUT],
        temperament="怕吸尘器",
        dos="先放好饭\n轻轻说话",
        donts="别抱",
        vet_name="江城动物医院",
        vet_phone="+862755501200",
        vet_address="解放大道 188 号",
    )
    VaccinationFactory(pet=pet, next_due_on=date(2026, 8, 1))
    care = care_of(pet)
    assert texts(care, FactKind.ABOUT) == ["布偶猫 · 大约 3 岁 · 女孩 · 已绝育 · 4.2 公斤"]
    assert texts(care, FactKind.WATER, FactKind.LITTER) == ["凉白开", "每次铲干净"]
    assert texts(care, FactKind.HEALTH) == ["对鸡肉过敏", "爬不高"]
    assert texts(care, FactKind.WARNING) == ["会往门外冲"]
    assert texts(care, FactKind.CHARACTER) == ["胆小", "怕吸尘器"]
    assert texts(care, FactKind.DO, FactKind.DO_NOT) == ["先放好饭", "轻轻说话", "别抱"]
    [vet] = facts_of(care, FactKind.VET)
    assert (vet.text, vet.note, vet.phone) == ("江城动物医院 · 027 5550 1200", "解放大道 188 号", "+862755501200")
    [shot] = facts_of(care, FactKind.VACCINATION)
    assert "已过期" in shot.note


def test_pet_of_which_nothing_is_known_and_an_empty_copy_have_no_facts():
    assert facts_of(care_of(PetFactory())) == facts_of({}) == sections_of({}) == []


def test_sections_mark_what_changed_since_the_copy():
    pet = MealFactory().pet
    before = care_of(pet)
    pet.meals.update(amount="50")
    pet.water = "凉白开"
    food, water = sections_of(before, care_of(type(pet).objects.get(pk=pet.pk)) | {"water": "凉白开"})
    assert (food.is_changed, water.is_changed) == (True, True)
    assert [fact.text for fact in food.facts + food.now] == ["干粮 40 克", "干粮 50 克"]
    assert (water.facts, [fact.text for fact in water.now]) == ([], ["凉白开"])
    assert not any(section.is_changed for section in sections_of(before, before))


def test_changed_section_tells_what_came_what_went_and_what_stayed():
    pet = MealFactory().pet
    MealFactory(pet=pet, position=1, food="罐头", unit="can", amount="1")
    before = care_of(pet)
    pet.meals.filter(position=0).update(amount="50")
    [food] = sections_of(before, care_of(type(pet).objects.get(pk=pet.pk)))
    facts = [[fact.text for fact in some] for some in (food.added, food.gone, food.stayed)]
    assert facts == [["干粮 50 克"], ["干粮 40 克"], ["罐头 1 罐"]]


def test_copy_is_plain_data_that_says_the_same_in_another_language():
    care = care_of(MealFactory(amount="40").pet)
    with translation.override("en"):
        assert texts(care, FactKind.FOOD) == ["干粮 40 g"]
