"""The site as an app: its worker shows what is pushed, leads to the page, and keeps nobody's pages."""

import json

import pytest
from playwright.sync_api import Page, expect

from petcare.demo.sign_ins import OWNER, PASSWORD

MESSAGE = {
    "title": "新单：上门喂养",
    "body": "今天 18:00–20:00",
    "url": "/services/",
    "tag": "notification-1",
    "urgent": True,
    "language": "zh-hans",
}
SHOWN = """() => navigator.serviceWorker.ready.then((worker) => worker.getNotifications()).then((all) =>
    all.map(({ title, tag, vibrate, data }) => ({ title, tag, vibrates: vibrate.length > 1, url: data.url })))"""
TAP = """async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""
KEPT = """async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => new URL(request.url).pathname);
}"""


@pytest.mark.promise("C6", "U11")
def test_push_vibrates_and_leads_to_its_page_and_nothing_private_stays_after_sign_out(new_page, live_processes):
    page = new_page("phone", service_workers="allow", permissions=["notifications"])
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(OWNER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.form button.button-wide").first.click()
    for path in ("/me/", "/bookings/", "/inbox/choices/"):
        page.goto(path)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    push(page, live_processes.address, MESSAGE)
    shown = {"title": MESSAGE["title"], "tag": MESSAGE["tag"], "vibrates": True, "url": "/services/"}
    assert once_true(page, SHOWN) == [shown]
    page.context.service_workers[0].evaluate(TAP)
    page.wait_for_url("**/services/")

    page.goto("/me/")
    page.locator("form[action='/accounts/logout/'] button").click()
    page.wait_for_load_state()
    kept = page.evaluate(KEPT)
    assert "/offline/" in kept
    assert [path for path in kept if path != "/offline/" and not path.startswith("/static/")] == []
    page.context.set_offline(True)
    page.goto("/me/")
    expect(page.locator("h1")).to_have_text("没有网络")


def push(page: Page, origin: str, message: dict) -> None:
    devtools, registrations = page.context.new_cdp_session(page), []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    for _ in range(150):
        if registrations:
            break
        page.wait_for_timeout(100)
    address = {"origin": origin, "registrationId": registrations[-1]["registrationId"]}
    devtools.send("ServiceWorker.deliverPushMessage", address | {"data": json.dumps(message)})


def once_true(page: Page, script: str):
    """What the script gives as soon as that is anything. Playwright's own waiting takes a promise for an answer."""
    for _ in range(150):
        if found := page.evaluate(script):
            return found
        page.wait_for_timeout(100)
    return page.evaluate(script)
