"""Coming in: by e-mail with a number added on the way to the first booking, and with a new password by phone."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inside import ask

PASSWORD = "Warm-paws-2026"


def newest_code_for(phones: Page, to: str) -> str:
    phones.goto(f"/demo/phones/?number={to.replace('+', '%2B')}")
    return phones.locator(".phone-screen .sms-code").first.inner_text().strip()


def enter(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    page.locator("button[value=verify]").click()


@pytest.mark.promise("U1", "U2")
def test_sign_up_by_email_adds_a_number_on_the_way_to_the_first_booking(new_page, live_processes, screenshot):
    page, phones = new_page(), new_page("desktop")
    email = f"lin-{secrets.token_hex(4)}@example.com"
    number = f"136{secrets.randbelow(10**8):08d}"
    page.goto("/accounts/signup/")
    page.get_by_role("link", name="邮箱").click()
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=agrees]").check()
    screenshot(page, "sign-up-by-email")
    page.locator("form.form button.button-wide").click()
    page.wait_for_url("**/email/verify/**")
    screenshot(page, "sign-up-by-email-code")
    enter(page, newest_code_for(phones, email))
    page.wait_for_url("**/me/profile/**")

    ask(live_processes, "furnish", email)
    page.goto("/book/")
    page.wait_for_url("**/me/phone/**")
    expect(page.locator(".notice, .messages").first).to_be_visible()
    screenshot(page, "add-a-number")
    page.locator("[name=phone]").fill(number)
    page.locator("form.form button.button").first.click()
    page.wait_for_url("**/me/phone/code/**")
    enter(page, "000000")
    expect(page.locator(".field-errors")).to_be_visible()
    enter(page, newest_code_for(phones, f"+86{number}"))
    page.wait_for_url("**/book/**")

    page.goto("/me/sign-in/")
    expect(page.locator("main")).to_contain_text(email)
    expect(page.locator("main")).to_contain_text(f"{number[:3]}****{number[-4:]}")
    screenshot(page, "signing-in")


@pytest.mark.promise("U3")
def test_forgotten_password_is_reset_by_phone(new_page, live_processes, screenshot):
    number = ask(live_processes, "owner_with_a_number")["phone"]
    page, phones = new_page(), new_page("desktop")
    page.goto("/accounts/login/")
    page.get_by_role("link", name="忘记密码").click()
    page.locator("[name=contact]").fill(number.removeprefix("+86"))
    page.locator("form.form button.button-wide").click()
    page.wait_for_url("**/reset/code/**")
    enter(page, newest_code_for(phones, number))
    page.wait_for_url("**/reset/new/**")
    page.locator("[name=password]").fill("password123")
    page.locator("form.form button.button-wide").click()
    expect(page.locator(".field-errors")).to_be_visible()
    screenshot(page, "reset-refused")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.form button.button-wide").click()
    page.wait_for_url(re.compile(r"^[^?]*/$"))
    page.goto("/me/sign-in/")
    expect(page.locator("h1")).to_be_visible()

    elsewhere = new_page("desktop")
    elsewhere.goto("/accounts/login/")
    elsewhere.locator("[name=login]").fill(number.removeprefix("+86"))
    elsewhere.locator("[name=password]").fill(PASSWORD)
    elsewhere.locator("form.form button.button-wide").first.click()
    elsewhere.wait_for_url(re.compile(r"^(?!.*login).*$"))
    page.reload()
    page.get_by_role("button", name="退出登录").first.click()
    elsewhere.goto("/me/")
    elsewhere.wait_for_url("**/accounts/login/**")
