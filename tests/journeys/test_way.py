"""On the way with a phone that moves: the owner follows, and the arrival is believed because it is at the home."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inside import ask

# North of the home, in degrees: some 900 m, some 450 m.
FAR, NEARER = 0.008, 0.004


@pytest.mark.promise("C9", "C11", "U11", "B8")
def test_owner_follows_the_way_until_the_caregiver_is_there(new_page, screenshot, live_processes):
    home = ask(live_processes, "visit_to_set_off_for")
    phone = new_page(permissions=["geolocation"], geolocation=place(home, FAR))
    caregiver, owner = (
        signed_in(page, live_processes.address, home[who])
        for page, who in ((phone, "caregiver"), (new_page(), "owner"))
    )
    owner.goto(home["booking"])
    expect(owner.locator("body[data-live-state=open]")).to_be_attached()
    caregiver.goto(home["visit"])
    caregiver.locator("form[action$='/depart/'] button").click()

    seen = owner.locator("#arrival-words[data-moving-lat]")
    expect(seen).to_contain_text("约", timeout=30_000)
    expect(seen).to_have_attribute("data-moving-lat", nearly(home["lat"] + FAR))
    screenshot(owner, "owner-arrival-far")

    # The page sends the next position ten seconds after the last, and the arrival is reckoned every twenty.
    follow(caregiver, place(home, NEARER), until=seen, is_at=nearly(home["lat"] + NEARER))
    screenshot(owner, "owner-arrival-nearer")

    caregiver.context.set_geolocation(place(home, 0))
    caregiver.locator("form[action$='/arrive/'] button").click()
    expect(caregiver.locator(".step-card")).to_be_visible()
    expect(caregiver.locator("#arrival-reason")).to_have_count(0)
    expect(owner.locator("#live")).to_contain_text("正在照顾", timeout=20_000)
    expect(owner.locator("#arrival-map")).to_have_count(0)
    screenshot(owner, "owner-arrived")


def signed_in(page: Page, address: str, session: str) -> Page:
    page.context.add_cookies([{"name": "petcare_session", "value": session, "url": address}])
    return page


def place(home: dict, north: float) -> dict:
    return {"latitude": home["lat"] + north, "longitude": home["lon"], "accuracy": 40}


def nearly(degrees: float) -> str:
    """As the owner is told it: three decimals, which is about 100 m."""
    return f"{round(degrees, 3):f}"


def follow(caregiver: Page, where: dict, *, until, is_at: str) -> None:
    """Stands at a place, trembling as a phone does, until the owner's page shows it."""
    for tremble in range(8):
        caregiver.context.set_geolocation(where | {"latitude": where["latitude"] + tremble * 1e-5})
        try:
            expect(until).to_have_attribute("data-moving-lat", is_at, timeout=6_000)
            return
        except AssertionError:
            continue
    expect(until).to_have_attribute("data-moving-lat", is_at)
