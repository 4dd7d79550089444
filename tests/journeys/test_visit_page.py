from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.inside import ask


@pytest.mark.promise("C10", "B8")
def test_a_late_live_answer_takes_no_camera_away(new_page, live_processes):
    """The live refetch of a step that was completed meanwhile comes after the page has moved on."""
    given = ask(live_processes, "visit_in_service")
    page = new_page()
    page.context.add_cookies([{"name": "petcare_session", "value": given["session"], "url": live_processes.address}])
    page.goto(given["path"])
    card = page.locator(".step-card")
    card.locator("details:has-text('做不了')").evaluate("details => details.open = true")
    card.locator("[name=reason]").fill("主人说不用")

    held = []
    page.route(lambda url: url.endswith(given["path"]), lambda route: held.append(route))
    page.evaluate("document.getElementById('visit-progress').dispatchEvent(new CustomEvent('live:refetch'))")
    page.wait_for_timeout(300)
    first = card.get_attribute("id")
    card.locator("form[action$='/skip/'] button").click()
    expect(page.locator(f"#{first}")).to_have_count(0)
    assert held, "the refetch was not on its way"
    for route in held:
        with suppress(Error):  # it was called off
            route.continue_()
    page.wait_for_timeout(1000)
    expect(card.locator("input[name=photo]")).to_have_count(1)
    expect(card.locator("[name=note]")).to_have_count(1)
