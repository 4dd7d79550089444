"""From "this was not what I paid for" to the money back: an owner on the phone, somebody of finance at the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.inside import ask

BOWL = Path(__file__).resolve().parents[2] / "petcare" / "demo" / "visit_photos" / "water-bowl.jpg"
# Over the worker and the vendor.
ITS_WAY = 20_000


@pytest.mark.promise("P8")
def test_a_refund_asked_for_goes_back_in_part_and_only_once(new_page, live_processes, screenshot):
    def page_of(session: str, path: str, device: str = "desktop"):
        page = new_page(device)
        page.context.add_cookies([{"name": "petcare_session", "value": session, "url": live_processes.address}])
        page.goto(path)
        return page

    visit = ask(live_processes, "finished_visit")
    owner = page_of(visit["owner"], visit["path"], "phone")
    owner.locator("a[href$='/refund/']").click()
    owner.locator("label:has([value=bad_quality])").click()
    owner.locator("[name=words]").fill("水碗是满的，但是没有洗")
    owner.locator("input[type=file]").set_input_files(BOWL)
    expect(owner.locator("[data-upload-state=sent]")).to_be_visible()
    owner.locator(".form-actions button").click()
    expect(owner.locator("#asked .photo-strip img")).to_be_visible()
    expect(owner.locator("#asked")).to_contain_text("待处理")
    expect(owner.locator("body[data-live-state=open]")).to_be_attached()

    desk = page_of(visit["finance"], "/admin/")
    desk.locator(".queues a[href*='refundrequest']").first.click()
    desk.locator("#result_list a", has_text=visit["number"]).first.click()
    for words in ("水碗是满的，但是没有洗", "水碗我下次先洗再加", "¥36.00"):
        expect(desk.locator(".desk-decision")).to_contain_text(words)
    expect(desk.locator(".desk-photos img").first).to_be_visible()
    screenshot(desk, "refund-to-decide")
    stale = desk.context.new_page()
    stale.goto(desk.url)
    decide(desk, "12.50", "碗确实没洗，退一部分")
    expect(desk.locator(".messagelist")).to_contain_text(visit["number"])
    decide(stale, "36.00", "全退")
    expect(stale.locator(".messagelist .error")).to_contain_text("已经")
    expect(stale.locator(".desk-decision")).to_contain_text("¥12.50")

    asked = owner.locator("#asked")
    expect(asked).to_contain_text("碗确实没洗，退一部分")
    expect(asked).to_contain_text("支付公司", timeout=ITS_WAY)
    # The vendor takes some seconds; whoever asks before is told so.
    for _ in range(20):
        ask(live_processes, "ask_about_refunds", visit["number"])
        owner.wait_for_timeout(1_000)
        if "已退回" in asked.inner_text():
            break
    expect(asked).to_contain_text("已退回")
    expect(asked).to_contain_text("¥12.50")
    screenshot(owner, "refund-is-back")
    owner.goto(visit["path"])
    expect(owner.locator("#live .notice", has_text="¥12.50")).to_be_visible()


def decide(page, amount: str, answer: str) -> None:
    page.locator("[name=amount]").fill(amount)
    page.locator("[name=answer]").fill(answer)
    page.locator("button[value=yes]").click()
