"""A trip over the Spring Festival: seven days, one of them left out, paid, and taken by a caregiver."""

import re

import pytest
from playwright.sync_api import Page, expect

from petcare.demo.sign_ins import OWNER
from tests.journeys.inside import ask
from tests.journeys.test_first_fed_cat import pay, sign_in


@pytest.mark.promise("U8", "U10", "B7", "B10", "P10")
def test_a_week_over_the_spring_festival_is_booked_and_taken(new_page, screenshot, live_processes):
    festival = ask(live_processes, "festival_ahead")
    caregiver = sign_in(new_page(), "13900000001")
    caregiver.goto("/work/offers/")
    expect(caregiver.locator("body[data-live-state=open]")).to_be_attached()
    others = "".join(f":not(#{offer.get_attribute('id')})" for offer in caregiver.locator(".offer").all())
    owner = sign_in(new_page(), OWNER)
    choose_what(owner)
    choose_days(owner, festival["first"], festival["last"])
    screenshot(owner, "trip-days")
    expect(owner.locator(".trip-days")).to_contain_text("7 天")
    owner.locator("#bill .button").click()
    owner.locator("label.chip-time:has([value='18:00'])").click()
    screenshot(owner, "trip-times")
    owner.locator("#bill .button").click()

    expect(owner.locator(".trip-visits > li")).to_have_count(8)
    expect(owner.locator(".trip-visits")).to_contain_text(festival["line"])
    owner.locator(".trip-leave-out").nth(6).click()
    expect(owner.locator(".trip-visits > li")).to_have_count(7)
    owner.locator("[name=note]").fill("粮在阳台，谢谢")
    screenshot(owner, "trip-check")
    owner.locator("#bill .button").click()
    pay(owner, screenshot)

    # The town has others for these days.
    offer = caregiver.locator(f".offer{others}", has_text=festival["day"]).first
    expect(offer).to_be_visible(timeout=40_000)
    screenshot(caregiver, "trip-offer")
    offer.get_by_role("button", name="抢单").click()
    expect(owner.locator("#live")).to_contain_text("服务人员已接单", timeout=90_000)
    expect(owner.locator(".visit-day")).to_have_count(6)
    screenshot(owner, "trip-accepted")
    cancel_one_day(owner, screenshot)


def choose_what(page: Page) -> None:
    page.goto("/book/")
    for choice in page.locator("[name=pets]").all():
        if not choice.is_checked():
            choice.locator("xpath=ancestor::label").click()
    page.locator("label:has([name=services][value=feeding])").click()
    expect(page.locator("#bill")).to_contain_text("¥")
    page.locator("#bill button").click()


def choose_days(page: Page, first: str, last: str) -> None:
    page.locator(".segments a:has-text('出门几天')").click()
    expect(page.locator(".segments a:has-text('出门几天')")).to_have_attribute("aria-current", "page")
    for name, day in (("day", first), ("until", last)):
        wanted = page.locator(f"a.calendar-day[href*='{name}={day}']")
        for _page in range(5):
            if wanted.count():
                break
            shown = page.locator(".calendar-head").inner_text()
            page.locator("a.calendar-turn:has-text('往后')").click()
            expect(page.locator(".calendar-head")).not_to_have_text(shown)
        wanted.click()
        expect(page).to_have_url(re.compile(f"{name}={day}"))


def cancel_one_day(page: Page, screenshot) -> None:
    page.get_by_role("link", name="取消订单").or_(page.locator("a[href$='/cancel/']")).first.click()
    page.locator("label.choice").first.click()
    page.locator(".form-actions .button").first.click()
    expect(page.locator(".bill-sum")).to_contain_text("¥")
    screenshot(page, "trip-cancel-one")
    page.locator("button.button-bad").click()
    expect(page.locator(".visit-day[data-status=cancelled]")).to_have_count(1)
