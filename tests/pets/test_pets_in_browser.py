"""The pages of a pet in a real browser: rows that come and go, photos that are dragged, a sheet on one page."""

import re
from datetime import time

import pytest
from django.conf import settings as project_settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from pets.models import Pet, Temper
from tests.factories.people import OwnerFactory
from tests.factories.pets import DoseFactory, MealFactory, PetFactory, PetPhotoFactory, VaccinationFactory
from tests.journeys.conftest import FLAGS, chromium_path

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    # Playwright's loop runs in this thread, so Django would refuse the fixtures their queries.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def pet():
    return PetFactory(owner=OwnerFactory(), name="八喜")


@pytest.fixture
def page(browser, live_server, pet):
    client = Client()
    client.force_login(pet.owner, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[project_settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.add_cookies([{"name": project_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.promise("U4")
def test_rows_are_added_and_taken_out_before_anything_is_sent(page, pet):
    MealFactory(pet=pet, food="旧粮")
    page.goto(f"/pets/{pet.pk}/edit/food/")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-adds-row]").click()
    page.locator("[name=meals-1-food]").fill("新粮")
    page.locator("[name=meals-1-amount]").fill("35")
    page.locator("label:has([name=meals-0-DELETE])").click()
    expect(page.locator("[name=meals-0-food]")).to_be_hidden()
    for _ in range(6):
        page.locator("[data-adds-row]").click()
    # Eight are the most there may be.
    expect(page.locator("[data-adds-row]")).to_be_hidden()
    page.locator(".form-actions button").click()
    page.wait_for_url(re.compile(r"/pets/\d+/$"))
    assert [meal.food for meal in pet.meals.all()] == ["新粮"]


@pytest.mark.promise("U5")
def test_photo_is_dragged_to_the_front_and_becomes_the_cover(page, pet):
    first, second = PetPhotoFactory.create_batch(2, pet=pet)
    page.goto(f"/pets/{pet.pk}/photos/")
    with page.expect_response("**/photos/order/") as sent:
        page.locator(f"[data-photo='{second.pk}'] img").drag_to(page.locator(f"[data-photo='{first.pk}'] img"))
    assert sent.value.status == 204
    assert list(pet.photos.all()) == [second, first]
    expect(page.locator("li[data-photo]").first).to_have_attribute("data-photo", str(second.pk))


@pytest.mark.promise("U4")
def test_care_sheet_of_a_pet_with_much_to_say_prints_on_one_page(page, pet):
    lines = "\n".join(["先放好饭和水，坐一会儿等它自己出来，多半在床底或者衣柜最下层"] * 8)
    Pet.objects.filter(pk=pet.pk).update(
        breed="英国短毛猫",
        water="凉白开，两个碗",
        litter="每次铲干净，低于五厘米就补",
        health=lines,
        temper=[str(word) for word in Temper],
        temperament=lines,
        dos=lines,
        donts=lines,
        vet_name="江城动物医院",
        vet_phone="+862755501200",
        vet_address="江北区解放大道 188 号",
    )
    for place in range(4):
        MealFactory(pet=pet, position=place, times=[time(8), time(18)], how="用粮桶里的小勺，平勺")
        DoseFactory(pet=pet, position=place, how="碾碎拌在半勺罐头里")
        VaccinationFactory(pet=pet, position=place)
    page.goto(f"/pets/{pet.pk}/care-sheet/")
    expect(page.locator("[data-prints]")).to_be_visible()
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
