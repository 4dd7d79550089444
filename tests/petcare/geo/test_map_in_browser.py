"""The address picker in a real browser, under the site's own content security policy."""

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from petcare.demo.load_town import load_town
from petcare.demo.town import build_town
from petcare.geo.coordinates import Point, distance_m
from tests.journeys.conftest import FLAGS, chromium_path

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGE = """{% load geo static %}<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>Home</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static 'css/tokens.css' %}"><link rel="stylesheet" href="{% static 'css/map.css' %}">
<script src="{% static 'vendor/leaflet-1.9.4/leaflet.js' %}" defer></script>
<script src="{% static 'js/map.js' %}" type="module"></script>
<main><h1>Home</h1><form><label for="search">Search</label><input id="search">
<div class="map" data-map="pick" {% map_attributes %} data-input-lat="#lat" data-input-lon="#lon" data-search="#search"
     data-fill='{"compound": "#compound", "street": "#street", "district": "#district"}'></div>
<input id="lat" type="hidden"><input id="lon" type="hidden"><label>c <input id="compound"></label>
<label>s <input id="street"></label><label>d <input id="district"></label></form></main></html>"""
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"


@pytest.fixture(scope="module")
def built_town():
    return build_town()


@pytest.fixture
def town(built_town, settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path
    return load_town(built_town)


@pytest.fixture(scope="module")
def browser():
    # Playwright's loop runs in this thread, so Django would refuse the fixtures their queries.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(browser, live_server):
    user = get_user_model()(password="unusable")
    user.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[project_settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    context.add_cookies([{"name": project_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    html = Template(PAGE).render(Context())
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    page.route("**/scratch/", lambda route: route.fulfill(body=html, headers=headers))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    yield page
    context.close()


@pytest.fixture
def picker(browser_page, live_server, town):
    browser_page.goto(f"{live_server.url}/scratch/")
    expect(browser_page.locator(".map-locate")).to_be_visible()
    return browser_page


def chosen_point(page) -> Point:
    return Point(float(page.input_value("#lat")), float(page.input_value("#lon")))


@pytest.mark.promise("U9")
def test_home_is_found_by_keyboard_alone(picker, town):
    compound = town.compounds[0]
    picker.locator("#search").press_sequentially(compound.name)
    expect(picker.get_by_role("option").first).to_contain_text(compound.name)
    picker.keyboard.press("ArrowDown")
    picker.keyboard.press("Enter")
    expect(picker.locator("#compound")).to_have_value(compound.name)
    expect(picker.locator("#street")).to_have_value(compound.street + compound.number)
    expect(picker.locator("#district")).to_have_value(compound.district)
    expect(picker.get_by_role("listbox")).to_be_hidden()
    assert distance_m(chosen_point(picker), compound.point) < 1
    assert picker.complaints == []


@pytest.mark.promise("U9")
def test_pin_follows_tap_drag_and_arrow_keys(picker, town):
    frame = picker.locator(".map").bounding_box()
    picker.mouse.click(frame["x"] + 150, frame["y"] + 150)
    pin = picker.locator(".map-pin")
    expect(pin).to_be_visible()
    tapped = chosen_point(picker)

    box = pin.bounding_box()
    picker.mouse.move(box["x"] + 22, box["y"] + 20)
    picker.mouse.down()
    picker.mouse.move(box["x"] + 62, box["y"] + 50, steps=5)
    picker.mouse.up()
    dragged = chosen_point(picker)
    assert dragged.lon > tapped.lon
    assert dragged.lat < tapped.lat

    pin.press("ArrowUp")
    assert chosen_point(picker).lat > dragged.lat
    assert picker.complaints == []


@pytest.mark.promise("U9")
def test_where_i_am_puts_the_pin_there_and_names_the_address(picker, town):
    compound = town.compounds[3]
    picker.context.grant_permissions(["geolocation"])
    picker.context.set_geolocation({"latitude": compound.point.lat, "longitude": compound.point.lon})
    picker.locator(".map-locate").click()
    expect(picker.locator("#compound")).to_have_value(compound.name)
    expect(picker.get_by_role("status")).to_contain_text(compound.name)


def test_where_i_am_in_another_city_moves_nothing_and_says_so(picker):
    picker.context.grant_permissions(["geolocation"])
    picker.context.set_geolocation({"latitude": 39.9, "longitude": 116.4})
    picker.locator(".map-locate").click()
    expect(picker.locator(".map-status.is-problem")).not_to_be_empty()
    assert picker.input_value("#lat") == ""


def test_what_somebody_typed_stays_when_the_pin_moves(picker, town):
    picker.locator("#compound").fill("自己写的小区")
    compound = town.compounds[5]
    picker.locator("#search").press_sequentially(compound.name)
    picker.get_by_role("option").first.click()
    expect(picker.locator("#street")).to_have_value(compound.street + compound.number)
    assert picker.input_value("#compound") == "自己写的小区"


def test_enter_in_the_search_never_sends_the_form(picker, live_server):
    picker.locator("#search").fill("没有这个地方")
    picker.keyboard.press("Enter")
    expect(picker.locator(".map-status")).not_to_be_empty()
    assert picker.url == f"{live_server.url}/scratch/"


def test_map_without_its_files_still_takes_a_pin(browser_page, live_server, settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path
    browser_page.goto(f"{live_server.url}/scratch/")
    expect(browser_page.locator(".map.is-blank")).to_be_visible()
    browser_page.locator(".map").click(position={"x": 100, "y": 150})
    expect(browser_page.locator(".map-pin")).to_be_visible()


def test_city_is_drawn_in_its_colours(picker):
    expect(picker.locator(".map canvas")).not_to_have_count(0)
    picker.wait_for_timeout(500)
    colours = picker.evaluate(
        """() => {
          const seen = new Set();
          for (const canvas of document.querySelectorAll(".map .leaflet-ground-pane canvas")) {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
          }
          return [...seen];
        }"""
    )
    assert {"207,224,230", "221,232,211"} <= set(colours)
