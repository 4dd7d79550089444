"""The caregiver's pages in a real browser: bad signal, half-typed words, a code on the screen, and axe."""

from datetime import timedelta
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project_settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from bookings.catalogue.models import Proof
from bookings.orders.models import Visit
from bookings.visits.models import StepPhoto, StepVideo
from bookings.voice.actions.review import write_review
from petcare.uploads.videos import make
from tests.factories.bookings import (
    a_completed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.pets import photo_bytes
from tests.factories.videos import video_bytes
from tests.journeys.conftest import FLAGS, chromium_path

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STEPS = [("拍下放好粮的碗", "Photo of the full bowl", Proof.PHOTO), ("换水", "Fresh water", Proof.NONE)]
PHOTO = {"name": "bowl.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes((1200, 900))}
AT_HOME = {"latitude": 30.595, "longitude": 114.305, "accuracy": 20}
STREAM = (
    "window.EventSource = class extends EventTarget { constructor() { super(); window.stream = this; } close() {} }"
)
NEWS = "topic => stream.dispatchEvent(new MessageEvent('refetch', {data: JSON.stringify([topic])}))"
REFETCH = "document.getElementById('visit-progress').dispatchEvent(new CustomEvent('live:refetch'))"


@pytest.fixture(scope="module")
def browser():
    # Playwright's loop runs in this thread, so Django would refuse the fixtures their queries.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def caregiver(settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path
    return CaregiverFactory()


@pytest.fixture
def open_page(browser, live_server, caregiver):
    client = Client()
    client.force_login(caregiver.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[project_settings.SESSION_COOKIE_NAME].value
    contexts = []

    def open_page(path, **options):
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


def wait_for_stream(page):
    """Playwright's own waiting for a condition needs eval, which the policy of the pages forbids."""
    while not page.evaluate("'stream' in window"):
        page.wait_for_timeout(50)


@pytest.fixture
def visit(caregiver):
    return a_visit_in_service(caregiver=caregiver, services=[ServiceFactory(steps=STEPS)])


@pytest.mark.promise("C8")
def test_second_tap_on_pass_meets_pass_again(open_page, caregiver):
    an_offered_booking()
    page = open_page("/work/offers/")
    tapped = page.locator(".offer-pass > summary")
    tapped.scroll_into_view_if_needed()
    box = tapped.bounding_box()
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    page.mouse.click(*middle)
    expect(page.locator(".offer-pass[open]")).to_be_visible()
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('summary') !== null", middle)


@pytest.mark.promise("C10")
def test_photos_wait_for_the_network_and_go_up_by_themselves(open_page, visit):
    page = open_page(visit.get_absolute_url())
    page.context.set_offline(True)
    page.locator("[data-step-proof] input[name=photo]").set_input_files([PHOTO, PHOTO])
    expect(page.locator(".step-card .uploads")).to_contain_text("等待网络")
    page.evaluate(REFETCH)

    page.context.set_offline(False)

    expect(page.locator(".step-card .photo-strip img")).to_have_count(2, timeout=15_000)
    expect(page.locator(".uploads li")).to_have_count(0)
    assert StepPhoto.objects.count() == 2


@pytest.mark.promise("C10")
def test_photo_taken_before_the_script_has_come_goes_up_as_well(open_page, visit):
    page, held = open_page("/work/"), []
    page.route("**/js/step-proof*.js", lambda route: held.append(route))
    with page.expect_request("**/js/step-proof*.js"):
        page.goto(visit.get_absolute_url(), wait_until="commit")
    page.locator("[data-step-proof] input[name=photo]").set_input_files(PHOTO)

    held[0].continue_()

    expect(page.locator(".step-card .photo-strip img")).to_have_count(1, timeout=15_000)


@pytest.mark.promise("C10")
def test_photo_whose_answer_was_lost_is_sent_again_and_stored_once(open_page, visit):
    page, sent = open_page(visit.get_absolute_url()), []

    def lose_the_first_answer(route):
        sent.append(route.fetch())
        route.abort() if len(sent) == 1 else route.fulfill(response=sent[-1])

    page.route("**/photos/", lose_the_first_answer)
    page.locator("[data-step-proof] input[name=photo]").set_input_files(PHOTO)

    expect(page.locator(".step-card .photo-strip img")).to_have_count(1, timeout=15_000)
    expect(page.locator(".uploads li")).to_have_count(0, timeout=15_000)
    assert [answer.status for answer in sent] == [201, 201]
    assert StepPhoto.objects.count() == 1


@pytest.mark.promise("C10", "B8")
def test_video_goes_up_in_parts_over_a_bad_line_and_plays_once_it_is_prepared(open_page, visit):
    page, parts = open_page(visit.get_absolute_url()), []
    noise = Random(1).randbytes(900_000)
    # Whatever stands behind the last box is skipped by every reader.
    content = video_bytes(frames=20) + len(noise).to_bytes(4) + b"free" + noise[8:]

    def break_the_second(route):
        parts.append(route.request.method == "PATCH")
        route.abort() if parts.count(True) == 2 and parts[-1] else route.continue_()

    page.route("**/uploads/**", break_the_second)
    video = {"name": "cat.mp4", "mimeType": "video/mp4", "buffer": content}
    page.locator("[data-step-proof] input[name=video]").set_input_files(video)
    expect(page.locator(".step-card .waiting")).to_contain_text("视频正在准备", timeout=20_000)
    assert parts.count(True) == 3

    make(StepVideo.objects.get().video_id)
    page.evaluate(REFETCH)

    player = page.locator(".step-card video")
    expect(player).to_be_visible()
    loaded = "video => new Promise(done => { video.onloadeddata = () => done(video.duration); video.load(); })"
    player.evaluate("video => { video.preload = 'auto' }")
    assert 1.5 < player.evaluate(loaded) < 2.5


def test_what_is_no_photo_is_said_beside_the_step(open_page, visit):
    page = open_page(visit.get_absolute_url())
    text = {"name": "cat.jpg", "mimeType": "image/jpeg", "buffer": b"renamed"}
    page.locator("[data-step-proof] input[name=photo]").set_input_files(text)

    expect(page.locator(".step-card .uploads")).to_contain_text("既不是照片也不是视频")


def test_live_refetch_leaves_what_is_being_typed(open_page, visit):
    page = open_page(visit.get_absolute_url())
    page.get_by_text("这一步做不了").click()
    reason = page.get_by_label("为什么")
    reason.press_sequentially("猫躲在床")

    with page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "visit-progress"):
        page.evaluate(REFETCH)
    expect(page.locator("#visit-progress.htmx-settling")).to_have_count(0)
    page.keyboard.type("底下")

    expect(reason).to_have_value("猫躲在床底下")


@pytest.mark.promise("C11")
def test_arrival_tapped_while_the_page_is_fetched_anew_is_not_lost(open_page, caregiver):
    """A position takes its time, and live news comes meanwhile."""
    visit = a_visit_on_the_way(caregiver=caregiver)
    page = open_page(visit.get_absolute_url(), permissions=["geolocation"], geolocation=AT_HOME)
    page.evaluate(
        "() => { const real = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);"
        " navigator.geolocation.getCurrentPosition = (...all) => { window.goOn = () => real(...all); }; }"
    )
    page.get_by_role("button", name="我已到达").click()
    with page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "visit-progress"):
        page.evaluate(REFETCH)
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    page.evaluate("window.goOn()")
    expect(page.locator(".visit-steps, .step-card, #steps").first).to_be_visible()
    visit.refresh_from_db()
    assert visit.status in {"started", "partly_done"}


def test_question_at_the_arrival_stays_when_live_news_came_with_it(open_page, caregiver):
    visit = a_visit_on_the_way(caregiver=caregiver)
    page, taps = open_page(visit.get_absolute_url()), []
    page.add_init_script(STREAM)
    page.reload()
    wait_for_stream(page)
    page.route("**/arrive/", lambda route: taps.append(route))
    with page.expect_request("**/arrive/"):
        page.locator("form[action$='/arrive/'] button").click()
    page.evaluate(NEWS, visit.booking.topic)
    taps[0].continue_()

    expect(page.locator("#arrival-reason")).to_be_visible()
    page.wait_for_timeout(1_000)
    expect(page.locator("#arrival-reason")).to_be_visible()


@pytest.mark.parametrize("first", ["news", "tap"])
def test_refusal_of_a_tap_while_live_news_comes_is_read(open_page, visit, first):
    """The answer to the tap comes after the part of the page in which its button stood could be fetched anew."""
    page, taps, fetches = open_page(visit.get_absolute_url()), [], []
    page.add_init_script(STREAM)
    page.reload()
    wait_for_stream(page)
    page.route("**/complete/", lambda route: taps.append(route))
    page.route(f"**{visit.get_absolute_url()}", lambda route: fetches.append(route))
    acts = [lambda: page.evaluate(NEWS, visit.booking.topic), page.locator(".step-done > button").click]
    for act in acts if first == "news" else reversed(acts):
        act()
    page.wait_for_timeout(300)
    while fetches:
        fetches.pop().continue_()
    page.wait_for_timeout(500)
    taps[0].continue_()

    expect(page.locator(".step-card .field-errors")).to_be_visible()


@pytest.mark.promise("B1")
def test_way_in_stays_through_the_arrival_and_is_gone_when_the_page_is_left(open_page, caregiver):
    visit = an_accepted_booking(caregiver=caregiver).visits.get()
    now = timezone.now()
    soon = DateTimeTZRange(now, now + timedelta(minutes=20))
    Visit.objects.filter(pk=visit.pk).update(planned=soon, window=soon)
    page = open_page(visit.get_absolute_url(), permissions=["geolocation"], geolocation=AT_HOME)
    page.get_by_role("button", name="查看门禁信息").click()
    expect(page.locator("#way-in")).to_contain_text("4711#")

    page.get_by_role("button", name="出发").click()
    page.get_by_role("button", name="我已到达").click()
    expect(page.locator(".step-card")).to_be_visible()
    expect(page.locator("#way-in")).to_contain_text("4711#")
    arrived = visit.booking.events.get(kind="arrived").payload
    assert (arrived["position"], arrived["accuracy_m"]) == ("at_home", 20)
    assert arrived["device_at"]

    page.get_by_role("link", name="今天").first.click()
    page.wait_for_url("**/work/")
    page.go_back()
    expect(page.get_by_role("button", name="查看门禁信息")).to_be_visible()
    assert "4711#" not in page.content()


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 1280, "height": 800}}])
def test_axe_finds_nothing(open_page, caregiver, look):
    service = ServiceFactory(steps=STEPS)
    booking = a_completed_booking(caregiver=caregiver, services=[service], window=window_at(8))
    write_review(
        booking=booking,
        caregiver=caregiver,
        stars=dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 5),
        words="年糕很喜欢她",
    )
    caregiver.refresh_from_db()
    an_offered_booking(services=[service], window=window_at(20))
    offer = caregiver.offers.get(status="pushed")
    an_accepted_booking(caregiver=caregiver, services=[service], window=window_at(10))
    visit = a_visit_in_service(caregiver=caregiver, services=[service], window=window_at(14))
    page = open_page("/work/", **look)
    paths = ["/work/", "/work/offers/", offer.get_absolute_url(), "/work/days/", "/work/me/", "/work/hours/"]
    paths += [one.get_absolute_url() for one in (visit, booking.visits.get())]

    for path in paths:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
