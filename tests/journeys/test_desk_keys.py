"""The desk by its keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.inside import ask


@pytest.mark.promise("P1", "P8")
def test_keys_lead_to_the_search_and_the_next_item_and_are_letters_in_a_field(new_page, live_processes):
    page = new_page("desktop")
    session = ask(live_processes, "operator_at_free_queues")["session"]
    page.context.add_cookies([{"name": "petcare_session", "value": session, "url": live_processes.address}])
    page.goto("/admin/queues/refunds/next/")
    first, search, words = page.url, page.locator("[data-key='/']"), page.locator("[name=answer]")
    words.focus()
    page.keyboard.type("n/n")
    expect(words).to_have_value("n/n")
    expect(words).to_be_focused()
    words.blur()
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("/n")
    expect(search).to_have_value("/n")
    assert page.url == first
    search.blur()
    page.keyboard.press("n")
    expect(page).not_to_have_url(first)
    expect(page).to_have_url(re.compile(r"/admin/bookings/refundrequest/\d+/change/\?queue=refunds$"))
