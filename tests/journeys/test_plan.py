from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.inside import ask


@pytest.mark.promise("P5", "B6")
def test_operator_asks_for_a_plan_and_takes_part_of_it(new_page, live_processes, screenshot):
    page = new_page("desktop")
    session = ask(live_processes, "operator")["session"]
    page.context.add_cookies([{"name": "petcare_session", "value": session, "url": live_processes.address}])
    day = timezone.localdate() + timedelta(days=1)
    page.goto(f"/admin/dispatch/?day={day:%Y-%m-%d}")
    expect(page.locator(".board-pin").first).to_be_attached()
    page.locator(".board-propose button").click()
    # The worker works it out, and the page shows it by itself.
    boxes = page.locator("input[name=change]")
    expect(boxes.first).to_be_visible(timeout=30_000)
    screenshot(page, "plan")
    for number in range(1, boxes.count()):
        boxes.nth(number).uncheck()
    page.locator("button[value=some]").click()
    expect(page.locator(".messagelist")).to_contain_text("1 单")
