"""Becoming a caregiver in a real browser on a phone, and being let in at the desk."""

import pytest
from django.conf import settings as project_settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from caregivers.models import Application
from caregivers.status import ApplicationStatus, Item
from petcare.uploads.models import Upload
from tests.factories.people import StaffFactory, UserFactory
from tests.factories.pets import photo_bytes
from tests.factories.requests import a_number
from tests.journeys.conftest import FLAGS, chromium_path
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes()}


@pytest.fixture(scope="module")
def browser():
    # Playwright's loop runs in this thread, so Django would refuse the fixtures their queries.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def applicant():
    return UserFactory()


@pytest.fixture
def page(browser, live_server, applicant):
    client = Client()
    client.force_login(applicant, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[project_settings.SESSION_COOKIE_NAME].value
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "locale": "zh-CN"}
    context = browser.new_context(base_url=live_server.url, **phone)
    context.add_cookies([{"name": project_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.mark.promise("C1")
@pytest.mark.promise("C2")
@pytest.mark.promise("P3")
def test_somebody_applies_on_the_phone_and_is_let_in_at_the_desk(page, applicant):
    go_on = page.locator(".form-actions button")
    page.goto("/work/apply/")
    page.locator("main form button").click()
    take(page, "portrait", facing="user")
    page.locator("[name=name]").fill("林小雨")
    page.locator("label:has([value=female])").click()
    page.locator("[name=number]").fill(a_number()[:17] + "0")
    go_on.click()
    # What arrived before the mistake need not be taken again.
    expect(page.locator("[data-upload-state=sent]")).to_be_visible()
    page.locator("[name=number]").fill(a_number())
    go_on.click()
    for side in ("front", "back"):
        take(page, side, facing="environment")
    go_on.click()
    page.locator("[name=experience_years]").fill("3")
    page.locator("[name=pets_cared_for]").fill("20")
    for value in ("cat", "feeding"):
        page.locator(f"label:has([value={value}])").click()
    page.locator("[name=introduction]").fill("养了十年猫。")
    go_on.click()
    page.locator(".leaflet-container").click()
    page.locator("[name=radius_km]").fill("5")
    go_on.click()
    page.locator("main a.button-wide").click()
    for purpose in ("identity", "card_photos"):
        page.locator(f"[name={purpose}]").check()
    go_on.click()
    expect(page.locator(".status-pill")).to_have_text("等待审核")
    approve(applicant.application)
    page.goto("/work/")
    expect(page.locator(".tab-bar")).to_be_visible()


def test_photo_taken_instead_of_another_is_the_only_one_that_goes_on(page):
    dropped = []
    page.on("request", lambda request: dropped.append(request.url) if request.method == "DELETE" else None)
    page.goto("/work/apply/")
    page.locator("main form button").click()
    page.route("**/uploads/**", lambda route: route.abort())
    page.locator("input[name=portrait]").set_input_files(PHOTO)
    expect(page.locator("[data-upload-state=waiting]")).to_be_visible()
    page.unroute("**/uploads/**")

    take(page, "portrait", facing="user")

    assert len(dropped) == 1
    assert Upload.objects.count() == 1


def take(page, name: str, *, facing: str) -> None:
    field = page.locator(f"input[type=file][name={name}]")
    expect(field).to_have_attribute("capture", facing)
    field.set_input_files(PHOTO)
    expect(page.locator(f".field:has(input[name={name}]) [data-upload-state=sent]")).to_be_visible()


def approve(application: Application) -> None:
    desk, page = signed_in_staff(StaffFactory(is_superuser=True)), f"/admin/caregivers/application/{application.pk}/"
    seen = application.submitted_at.isoformat()
    for item in Item:
        desk.post(f"{page}items/{item.value}/", {"to": "yes", "seen": seen})
    desk.post(f"{page}decide/", {"to": "approve"})
    application.refresh_from_db()
    assert application.status == ApplicationStatus.APPROVED
