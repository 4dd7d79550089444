"""An operator asks an owner who they are: the card comes sealed, is looked at with a reason, and the owner sees it."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.pets import photo_bytes
from tests.factories.requests import a_number
from tests.journeys.inside import ask

pytestmark = pytest.mark.promise("P1")


def sign_in(page: Page, session: str, address: str) -> None:
    page.context.add_cookies([{"name": "petcare_session", "value": session, "url": address}])


def test_owner_is_asked_shows_the_card_and_sees_who_looked(new_page, live_processes, screenshot):
    owner, operator = ask(live_processes, "owner"), ask(live_processes, "operator")
    desk, phone = new_page("desktop"), new_page("phone")
    sign_in(desk, operator["session"], live_processes.address)
    sign_in(phone, owner["session"], live_processes.address)
    number = a_number(int(owner["pk"]) % 1000)

    desk.goto(f"/admin/accounts/user/{owner['pk']}/change/")
    desk.locator(".object-tools a[href*=ask-identity]").click()
    desk.locator("[name=question]").fill("最近换过住址，请核实一下。")
    desk.locator(".desk-code button").click()
    expect(desk.locator(".desk-decision")).to_contain_text("最近换过住址")

    phone.goto("/me/")
    phone.locator(".notice a[href='/me/identity/']").click()
    phone.locator("[name=name]").fill("林晓雨")
    phone.locator("[name=number]").fill(number[:-1] + ("1" if number[-1] != "1" else "2"))
    phone.get_by_role("button", name="发送", exact=True).click()
    expect(phone.locator(".field-errors").first).to_be_visible()
    phone.locator("[name=number]").fill(number)
    for side in ("front", "back"):
        card = {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes((640, 400))}
        phone.locator(f"[name={side}]").set_input_files(card)
    phone.locator("[name=agrees]").check()
    screenshot(phone, "identity-form")
    phone.get_by_role("button", name="发送", exact=True).click()
    expect(phone.locator("main")).to_contain_text("310***********")

    desk.reload()
    expect(desk.locator(".desk-decision")).not_to_contain_text(number)
    desk.locator("form[action$='look/'] [name=reason]").fill("核对证件")
    desk.locator("form[action$='look/'] button").click()
    expect(desk.locator(".desk-sides")).to_contain_text(number)
    for picture in desk.locator(".desk-cards img").all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    screenshot(desk, "identity-decision")
    desk.locator("button[name=to][value=yes]").click()
    expect(desk.locator(".messagelist")).to_be_visible()

    phone.goto("/me/")
    expect(phone.locator("h1")).to_have_text("林晓雨")
    phone.goto("/me/data/")
    expect(phone.locator("main")).to_contain_text("核对证件")
    screenshot(phone, "my-data")
