"""Photos of a form go up part by part while it is being filled in, in a real browser over a bad line."""

import re
from io import BytesIO
from random import Random

import pytest
from django.conf import settings as project_settings
from django.test import Client
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from petcare.uploads.models import Upload
from pets.models import Pet
from tests.factories.people import OwnerFactory
from tests.factories.pets import photo_bytes
from tests.journeys.conftest import FLAGS, chromium_path

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


PET = re.compile(r"/pets/\d+/")


@pytest.fixture(scope="module")
def browser():
    # Playwright's loop runs in this thread, so Django would refuse the fixtures their queries.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server):
    contexts = []
    client = Client()
    client.force_login(OwnerFactory(), backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[project_settings.SESSION_COOKIE_NAME].value

    def open_page(path="/pets/add/", **options):
        phone = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce", "locale": "zh-CN"}
        context = browser.new_context(base_url=live_server.url, **phone | options)
        context.add_cookies([{"name": project_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def a_large_photo() -> dict:
    """Noise, so that it takes several parts."""
    out = BytesIO()
    Image.frombytes("RGB", (900, 700), Random(1).randbytes(900 * 700 * 3)).save(out, "PNG")
    return {"name": "cat.png", "mimeType": "image/png", "buffer": out.getvalue()}


def fill(page):
    page.locator(".species label").first.click()
    page.locator("[name=name]").fill("小饭团")


@pytest.mark.promise("U5")
def test_photo_goes_on_where_the_line_broke(open_page):
    page, parts = open_page(), []

    def break_the_second(route):
        if route.request.method != "PATCH":
            return route.continue_()
        parts.append(route.request.headers["upload-offset"])
        return route.abort() if len(parts) == 2 else route.continue_()

    page.route("**/uploads/**", break_the_second)
    page.locator("[name=photos]").set_input_files(a_large_photo())
    fill(page)
    page.locator(".form-actions .button").first.click()

    page.wait_for_url(PET, timeout=20_000)
    assert parts[1] == parts[2] == "524288"
    assert Pet.objects.get().photos.count() == 1
    assert Upload.objects.get().is_complete


def test_photo_chosen_before_the_script_has_come_goes_up_as_well(open_page):
    page, held = open_page("/"), []
    page.route("**/js/upload_field*.js", lambda route: held.append(route))
    with page.expect_request("**/js/upload_field*.js"):
        page.goto("/pets/add/", wait_until="commit")
    page.locator("[name=photos]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes()})

    held[0].continue_()

    expect(page.locator("[data-upload-state=sent]")).to_be_visible()


def test_enter_pressed_twice_sends_a_form_once(open_page):
    page, sent = open_page(), []

    def slowly(route):
        if route.request.method == "POST":
            sent.append(route.request.url)
            page.wait_for_timeout(500)
        route.continue_()

    page.route("**/pets/add/", slowly)
    fill(page)
    for _ in range(2):
        page.keyboard.press("Enter")
    page.wait_for_url(PET)
    assert len(sent) == 1
    assert Pet.objects.count() == 1


def test_what_is_wrong_is_brought_before_whoever_sent_it(open_page):
    page = open_page()
    page.locator(".form-actions .button").first.click()
    wrong = page.locator(".is-wrong").first
    expect(wrong).to_be_in_viewport()
    expect(wrong.locator("input, select").first).to_be_focused()


def test_what_is_no_photo_is_said_beside_the_field_and_can_be_removed(open_page):
    page = open_page()
    text = {"name": "cat.jpg", "mimeType": "image/jpeg", "buffer": b"renamed"}
    page.locator("[name=photos]").set_input_files([text])
    rows = page.locator("[data-upload-rows] li")
    expect(rows).to_contain_text("既不是照片也不是视频")

    fill(page)
    rows.get_by_role("button").click()
    page.locator(".form-actions .button").first.click()

    page.wait_for_url(PET)
    assert not Pet.objects.get().photos.exists()


def test_photo_travels_with_the_form_where_there_is_no_script(open_page):
    page = open_page(java_script_enabled=False)
    page.locator("[name=photos]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes()})
    fill(page)
    page.locator(".form-actions .button").first.click()

    page.wait_for_url(PET)
    assert Pet.objects.get().photos.count() == 1
    assert not Upload.objects.exists()
