"""Somebody new at the desk: password, device, recovery code on the day the phone is lost."""

import pytest
from playwright.sync_api import Page, expect

from petcare.demo import sign_ins
from tests.factories.people import PASSWORD
from tests.journeys.inside import ask
from tests.staff import code_now

pytestmark = pytest.mark.promise("U1")


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/admin/accounts/user/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[type=submit]").click()


def type_code(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    page.locator("form.desk-code button").click()


def test_staff_set_up_a_device_and_come_in_with_a_recovery_code(new_page, live_processes, screenshot):
    username = ask(live_processes, "new_operator")["username"]
    page = new_page("desktop")
    sign_in(page, username)
    expect(page.locator(".desk-qr svg")).to_be_visible()
    screenshot(page, "second-factor-set-up")
    type_code(page, code_now(page.locator("[data-secret]").inner_text().replace(" ", "")))
    codes = page.locator(".desk-codes code").all_inner_texts()
    screenshot(page, "second-factor-codes")
    page.locator("a.button.default").click()
    expect(page).to_have_url(f"{live_processes.address}/admin/accounts/user/")
    page.locator("#logout-form button").click()

    elsewhere = new_page("desktop")
    sign_in(elsewhere, username)
    expect(elsewhere.locator(".desk-code")).to_be_visible()
    elsewhere.goto("/admin/bookings/booking/")
    expect(elsewhere.locator(".desk-code")).to_be_visible()
    type_code(elsewhere, "000000")
    expect(elsewhere.locator(".errorlist")).to_be_visible()
    type_code(elsewhere, codes[3])
    expect(elsewhere).to_have_url(f"{live_processes.address}/admin/bookings/booking/")
    expect(elsewhere.locator(".messagelist")).to_contain_text("9")


def test_operator_of_the_demo_comes_in_with_the_code_on_the_phone_page(new_page, live_processes):
    page, phones = new_page("desktop"), new_page("phone")
    sign_in(page, sign_ins.OPERATOR, sign_ins.PASSWORD)
    type_code(page, "000000")
    expect(page.locator(".errorlist")).to_be_visible()
    phones.goto("/demo/phones/")
    type_code(page, phones.locator("#authenticator .sms-code").inner_text().replace(" ", ""))
    expect(page).to_have_url(f"{live_processes.address}/admin/accounts/user/")
