"""Journeys: a real browser over real processes. Screenshots go to .artifacts/."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.platform import Platform, platform

HERE = Path(__file__).parent
ARTIFACTS = HERE.parents[1] / ".artifacts"
PAGES = {"test_every_page.py"}
HAND = {"device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DEVICES = {
    "phone": {"viewport": {"width": 390, "height": 844}} | HAND,
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    # axe is most of the work: compiled at once and with room for its garbage it takes a seventh less.
    "--js-flags=--always-sparkplug --no-lazy-feedback-allocation --max-semi-space-size=64",
]
PLATFORM = pytest.StashKey[tuple[ExitStack, Platform]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Two groups that take about equally long, so that two workers have a platform each. Where both meet on one worker
    they share its platform."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("pages" if item.path.name in PAGES else "journeys"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.has_failed = report.failed
    return report


@pytest.fixture(scope="module")
def live_processes(request, tmp_path_factory) -> Platform:
    """Web, live events, worker and beat over a small town, for all journeys in a row. `.address` is where pages are."""
    stash = request.session.stash
    if PLATFORM not in stash:
        resources = ExitStack()
        running = resources.enter_context(platform(tmp_path_factory.mktemp("platform"), "--small"))
        stash[PLATFORM] = resources, running
    return stash[PLATFORM][1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Even when nobody comes, a platform looks every second for what is due: other tests would wait for it."""
    result = yield
    if nextitem is None or HERE not in nextitem.path.parents:
        stop_platform(item.session)
    return result


def pytest_sessionfinish(session):
    stop_platform(session)


def stop_platform(session) -> None:
    if PLATFORM in session.stash:
        resources, _ = session.stash[PLATFORM]
        del session.stash[PLATFORM]
        resources.close()


def chromium_path() -> str:
    for name in ("/usr/bin/chromium", "chromium", "google-chrome", "chromium-browser"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI") == "true":
        pytest.fail("no chromium on this machine")
    pytest.skip("no chromium on this machine")


# Not longer than a module: while Playwright runs, Django takes this thread for an asynchronous one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_processes, request) -> Iterator[Callable[..., Page]]:
    """`new_page("phone")` or `new_page("desktop")`: a person of their own, in Chinese, with nobody's cookies."""
    contexts = []

    def open_page(device: str = "phone", **options) -> Page:
        context = browser.new_context(
            base_url=live_processes.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            # A worker of the page before answers no test that did not ask for it.
            **{"service_workers": "block"} | DEVICES[device] | options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for number, context in enumerate(contexts):
        for page in context.pages:
            if getattr(request.node, "has_failed", False):
                save(page, f"failed-{request.node.name}-{number}")
        context.close()


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """`screenshot(page, "owner-timeline")` keeps what the whole page looks like."""
    return save


def save(page: Page, name: str) -> Path:
    ARTIFACTS.mkdir(exist_ok=True)
    path = ARTIFACTS / f"{''.join(letter if letter.isalnum() else '-' for letter in name)}.png"
    page.screenshot(path=path, full_page=True)
    return path
