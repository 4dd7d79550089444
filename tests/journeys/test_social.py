"""In by WeChat and QQ in a browser: out to the vendor's page, back, a phone to prove, and the ways in afterwards."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.promise("U1")


def go_out(page: Page, vendor: str, person: str) -> None:
    page.locator(f"form[action='/accounts/{vendor}/login/'] button").click()
    page.wait_for_url(f"**/demo/{vendor}/**")
    page.locator(f"[name=person][value={person}]").click()


def prove(page: Page, phones: Page, number: str) -> None:
    page.wait_for_url("**/social/phone/**")
    page.locator("[name=phone]").fill(number)
    page.locator("form.form button").click()
    page.wait_for_url("**/social/code/**")
    phones.goto(f"/demo/phones/?number=%2B86{number}")
    page.locator("[name=code]").fill(phones.locator(".phone .sms-code").first.inner_text().strip())
    page.locator("button[value=verify]").click()


def test_somebody_signs_up_by_wechat_links_qq_and_comes_back_by_it(new_page, screenshot):
    page, phones = new_page(), new_page("desktop")
    number = f"136{secrets.randbelow(10**8):08d}"
    page.goto("/accounts/signup/")
    screenshot(page, "sign-up-with-vendors")
    go_out(page, "weixin", "dabai")
    screenshot(page, "social-phone")
    prove(page, phones, number)
    page.wait_for_url("**/me/agree/**")
    page.get_by_role("button", name="我已阅读并同意").click()
    page.wait_for_url("**/me/profile/**")

    page.goto("/me/linked/")
    expect(page.locator(".ways-in")).to_contain_text("大白不白")
    go_out(page, "qq", "dabai")
    page.wait_for_url("**/me/linked/")
    expect(page.locator(".notice")).to_contain_text("QQ")
    screenshot(page, "ways-in")
    page.get_by_role("button", name="解绑微信").click()
    expect(page.get_by_role("button", name="绑定微信")).to_be_visible()

    again = new_page()
    again.goto("/accounts/login/")
    go_out(again, "qq", "dabai")
    again.wait_for_url(re.compile(r"/me/profile/"))
    again.goto("/me/linked/")
    expect(again.locator(".ways-in")).to_contain_text(f"{number[:3]}****{number[-4:]}")
