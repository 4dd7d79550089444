"""A month is counted, a suspension follows, an appeal lifts it: a caregiver on the phone, an operator at the desk."""

import pytest
from playwright.sync_api import expect

from tests.journeys.inside import ask


@pytest.mark.promise("P4", "C4")
def test_a_month_leads_to_a_suspension_and_an_appeal_back_to_offers(new_page, live_processes, screenshot):
    def page_of(session: str, path: str, device: str = "desktop"):
        page = new_page(device)
        page.context.add_cookies([{"name": "petcare_session", "value": session, "url": live_processes.address}])
        page.goto(path)
        return page

    weak = ask(live_processes, "weak_caregiver")
    caregiver = page_of(weak["caregiver"], "/work/offers/", "phone")
    expect(caregiver.locator("body[data-live-state=open]")).to_be_attached()
    desk = page_of(weak["desk"], "/admin/")

    def open_from(queue: str) -> None:
        desk.goto("/admin/")
        desk.locator(".queues a", has_text=queue).first.click()
        desk.locator("#result_list tr", has_text=weak["name"]).locator("th a").click()

    open_from("待定的奖惩")
    expect(desk.locator(".desk-facts").first).to_contain_text("0%")
    screenshot(desk, "suspension-to-decide")
    desk.locator("[name=days]").fill("5")
    desk.locator("[name=reason]").fill("连续三个月，每次都晚到半小时以上")
    desk.locator("button[value=confirm]").click()
    expect(desk.locator(".desk-facts").nth(1)).to_contain_text("最后一天")

    # The worker carries it out; the page of offers closes and says where to look.
    expect(caregiver.locator("a[href='/work/standing/']")).to_be_visible(timeout=20_000)
    offered = ask(live_processes, "offers_of", str(weak["pk"]))
    assert offered["asked"]
    assert not offered["them"]
    caregiver.locator("a[href='/work/standing/']").click()
    expect(caregiver.locator(".notice")).to_contain_text("停单")
    screenshot(caregiver, "suspended-months")
    caregiver.locator("ul.rows a").first.click()
    expect(caregiver.locator("main")).to_contain_text("连续三个月，每次都晚到半小时以上")
    caregiver.locator("[name=appeal_form-words]").fill("那个月小区封路，我每次都提前说了")
    caregiver.locator("form[action$='/appeal/'] button").click()
    expect(caregiver.locator(".waiting")).to_be_visible()

    open_from("申诉")
    expect(desk.locator(".desk-decision")).to_contain_text("那个月小区封路")
    desk.locator("[name=answer]").fill("核实了，确实封路，这次不算")
    desk.locator("button[value=grant]").click()
    expect(desk.locator(".desk-decision")).to_contain_text("核实了，确实封路")

    caregiver.reload()
    expect(caregiver.locator("main")).to_contain_text("核实了，确实封路，这次不算")
    screenshot(caregiver, "appeal-granted")
    caregiver.goto("/work/offers/")
    caregiver.locator(".presence button[value=online]").click()
    # What was offered to others meanwhile is still open, and theirs to grab too.
    offer = caregiver.locator(".offer", has_text="14:00").filter(has=caregiver.get_by_role("button", name="抢单"))
    expect(offer.first).to_be_visible(timeout=20_000)
    screenshot(caregiver, "offers-again")
