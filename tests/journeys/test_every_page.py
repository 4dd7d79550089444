"""Every page as its readers meet it, on a small phone by day and on a desktop by night: axe finds nothing, nothing is
wider than the screen, every target fits a thumb, and the browser has nothing to complain about."""

import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.inside import ask
from tests.staff import code_now

PHONE = ({"width": 360, "height": 740}, "light")
DESKTOP = ({"width": 1280, "height": 800}, "dark")
DESK = ({"width": 1440, "height": 900}, "light")
TARGETS = (Path(__file__).parent / "small_targets.js").read_text()
# axe would put the style sheets into the page once more, which the policy forbids.
AXE = {"resultTypes": ["violations"], "preload": False}
# The search field above Django's lists has its label only as a description; rows in a form begin with an empty header.
OF_DJANGO = {"rules": {name: {"enabled": False} for name in ("label-title-only", "empty-table-header")}}
# Colours on their way from day to night are nobody's.
RUN_AXE = """async (options) => {
    document.getAnimations().filter((each) => each instanceof CSSTransition).forEach((each) => each.finish());
    return (await axe.run(document, options)).violations;
}"""
# What else axe looks at is the same in other colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# A request that ends because its page was left is no fault of either page.
LEFT = ("htmx:sendAbort", "htmx:afterRequest")
# Where the answer itself says no, the browser repeats it.
REFUSAL = "Failed to load resource: the server responded with a status of 4"

STATES = ["awaiting_payment", "awaiting_caregiver", "accepted", "on_the_way", "in_service", "completed", "reviewed"]
STATES += ["choosing", "cancelled", "missed", "trip", "reading", "readings", "before_after"]
SECTIONS = ["about", "food", "medicine", "character", "health", "vet"]

PAGES = {
    None: [
        "/",
        "/services/",
        "/services/feeding/",
        "/accounts/signup/",
        "/accounts/signup/email/",
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/login/code/email/",
        "/accounts/password/reset/",
        "/terms/",
        "/privacy/",
        "/caregivers/{one}/",
        "/caregivers/{one}/record/punctuality/",
        "/number-lost/",
        "/nothing-here/",
        "/demo/phones/",
        "/demo/components/",
    ],
    "newcomer": [
        "/",
        "/me/",
        "/me/agree/",
        "/me/requests/",
        "/me/profile/person/",
        "/me/profile/home/",
        "/me/profile/contact/",
    ]
    + ["/pets/", "/bookings/", "/inbox/", "/inbox/choices/", "/offline/"],
    "owner who keeps the doors": ["/me/sign-in/", "/me/phone/", "/me/email/", "/me/password/", "/me/linked/"],
    "demo_owner": [
        "/",
        "/me/",
        "/me/edit/",
        "/me/emergency-contact/",
        "/pets/",
        "/pets/{pet_with_photo}/",
        "/pets/{pet_with_photo}/photos/",
        "/pets/{pet_with_photo}/care-sheet/",
    ]
    + [f"/pets/{{pet_with_photo}}/edit/{section}/" for section in SECTIONS]
    + ["/bookings/", "/inbox/", "/accounts/logout/", "/work/"]
    + ["/me/identity/", "/me/data/", "/me/requests/phone/number/"],
    "owner": [
        "/",
        "/me/caregivers/",
        "/me/homes/add/",
        "/me/homes/{home}/",
        "/me/homes/{home}/way-in/",
        "/me/homes/{home}/remove/",
    ]
    + ["/pets/add/", "/pets/{pet}/", "/pets/{pet}/remove/", "/pets/{pet}/photos/", "/pets/{pet}/care-sheet/"]
    + [f"/pets/{{pet}}/edit/{section}/{more}" for section in SECTIONS for more in ("", "?more=1")]
    + ["/services/", "/services/walk/", "/services/health-check/", "{cashier}"]
    + ["{bookings[awaiting_payment]}payment-return/", "{bookings[completed]}review/"]
    + ["{bookings[completed]}refund/", "{bookings[reviewed]}refund/"]
    + ["{bookings[reviewed]}review/{review}/", "{bookings[completed]}complain/", "{thread}", "{complaint}"]
    + ["/complaints/", "/suggestions/", "/suggestions/?to={one}", "/talks/"],
    "somebody_verified": [
        "/me/requests/",
        "/me/requests/name/",
        "/me/requests/identity/",
        "{request}",
        "/me/identity/",
    ],
    "owner in every state": [f"{{bookings[{state}]}}" for state in STATES]
    + ["{bookings[awaiting_payment]}cancel/", "{bookings[accepted]}cancel/", "{bookings[trip]}cancel/"],
    "demo_caregiver": [
        "/work/",
        "/work/offers/",
        "/work/days/",
        "/work/me/",
        "/work/hours/",
        "/inbox/",
        "/inbox/choices/",
    ]
    + ["/work/standing/", "{certificate}", "{certificate}certificate/"]
    + ["/work/earnings/", "/work/hours/week/0/", "/work/hours/dates/", "/work/days/{tomorrow}/"],
    "caregiver": [
        "/caregivers/papers/",
        "/caregivers/papers/add/",
        "/caregivers/profile/",
        "/caregivers/profile/portrait/",
        "/caregivers/profile/experience/",
        "/work/area/",
        "/work/talks/",
        "/caregivers/papers/{paper}/",
        "/work/",
        "{offer}",
        "{caregivers_thread}",
        "/work/complain/{in_service_number}/",
        "/work/suggestions/",
    ]
    + [
        "/work/me/",
        "/work/reviews/{review}/answer/",
        "{visits[accepted]}",
        "{visits[in_service]}",
        "{visits[reviewed]}",
    ],
    "applicant": [f"/work/apply/{step}" for step in ("", "who/", "card/", "papers/", "papers/add/")]
    + ["/work/apply/papers/{draft_paper}/", "/work/apply/experience/", "/work/apply/area/", "/work/apply/send/"],
    "somebody_who_sent": ["/work/apply/", "/work/"],
    "somebody_to_correct": ["/work/apply/", "/work/apply/who/"],
    "warned": ["/work/standing/", "{warning}"],
    "other_caregiver": ["/work/", "{visits[on_the_way]}", "{visits[on_the_way]}way/"],
    "reader": ["/work/", "{visits[reading]}"],
    "one_more": ["{visits[readings]}"],
    "cleaner": ["{visits[before_after]}"],
}


@pytest.fixture(scope="module")
def made(live_processes) -> dict:
    return ask(live_processes, "every_state")


@pytest.fixture
def reader(new_page, live_processes, made):
    """`reader("owner")`: a page with this person's session, which notes what the browser complains about."""

    def open_page(who: str | None) -> Page:
        page = new_page("desktop", reduced_motion="reduce", has_touch=True)
        page.context.add_init_script(AXE_SCRIPT)
        if who:
            session = {"name": "petcare_session", "value": made["sessions"][who], "url": live_processes.address}
            page.context.add_cookies([session])
        page.complaints = []
        page.on("console", lambda message: note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    return open_page


def note(page: Page, message) -> None:
    if message.type == "error" and message.text not in LEFT and not message.text.startswith(REFUSAL):
        page.complaints.append(message.text)


@pytest.mark.parametrize("who", PAGES)
def test_page_is_fit_for_its_readers(reader, made, who):
    page = reader(who and who.split()[0])
    page.goto(PAGES[who][0].format(**made))
    faults = faults_of(page, looks=[DESKTOP])
    for path in PAGES[who]:
        page.goto(path.format(**made))
        faults += faults_of(page)
    assert faults == [], "\n".join(faults)


def test_field_with_a_door_code_is_fit(reader):
    page = reader("demo_owner")
    page.goto("/me/edit/")
    page.locator("[name=name]").fill("王小明 密码5566")
    page.locator("form.form button").first.click()
    page.locator(".door-code-offer").wait_for()
    faults = faults_of(page)
    assert faults == [], "\n".join(faults)


def test_steps_of_a_booking_are_fit(reader, made):
    page = reader("owner")
    page.goto("/book/")
    faults = faults_of(page)
    page.goto("/book/?step=day")
    faults += faults_of(page)
    page.goto(f"/book/?pets={made['pet']}&services=feeding&step=day")
    expect(page.locator(".calendar-day:has-text('…')")).to_have_count(0)
    faults += faults_of(page)
    page.locator("a.calendar-day").nth(2).click()
    page.locator("a.chip-time").first.wait_for()
    faults += faults_of(page)
    page.locator("a.chip-time").first.click()
    page.locator("[name=note]").wait_for()
    faults += faults_of(page)
    page.locator(".bill summary").click()
    assert faults + faults_of(page) == [], "\n".join(faults)


def test_steps_of_a_trip_are_fit(reader, made):
    page = reader("owner")
    days = [timezone.localdate() + timedelta(days=number) for number in (40, 44)]
    chosen = f"/book/?pets={made['pet']}&services=feeding&plan=trip&step=day"
    page.goto(chosen)
    expect(page.locator(".calendar-day:has-text('…')")).to_have_count(0)
    faults = faults_of(page)
    page.goto(f"{chosen}&day={days[0]}&until={days[1]}")
    expect(page.locator(".calendar-day:has-text('…')")).to_have_count(0)
    faults += faults_of(page)
    page.locator("#bill .button").click()
    page.locator("label.chip-time").first.click()
    faults += faults_of(page)
    page.locator("#bill .button").click()
    expect(page.locator(".trip-visits > li")).to_have_count(6)
    assert faults + faults_of(page) == [], "\n".join(faults)


def test_pages_of_codes_and_of_mistakes_are_fit(reader):
    page = reader(None)
    page.goto("/accounts/login/")
    page.locator("form.form button").click()
    page.locator(".field-errors").first.wait_for()
    faults = faults_of(page)
    page.goto("/accounts/login/code/")
    page.locator("[name=phone]").fill(f"136{secrets.randbelow(10**8):08d}")
    page.locator("form.form button").click()
    page.wait_for_url("**/confirm/**")
    faults += faults_of(page)
    page.goto("/accounts/password/reset/")
    page.locator("[name=contact]").fill(f"136{secrets.randbelow(10**8):08d}")
    page.locator("form.form button").click()
    page.wait_for_url("**/reset/code/**")
    faults += faults_of(page)
    sign_up(page)
    page.wait_for_url("**/phone/verify/**")
    assert faults + faults_of(page) == [], "\n".join(faults)


def test_pages_that_prove_an_email_are_fit(reader):
    page = reader("owner")
    page.goto("/me/email/")
    page.locator("[name=email]").fill("not one")
    page.locator("form.form button").click()
    page.locator(".field-errors").first.wait_for()
    faults = faults_of(page)
    page.locator("[name=email]").fill(f"{secrets.token_hex(4)}@example.com")
    if page.locator("[name=current]").count():
        page.locator("[name=current]").fill("sunny-window-7")
    page.locator("form.form button").click()
    page.wait_for_url("**/me/email/code/**")
    assert faults + faults_of(page) == [], "\n".join(faults)


def test_pages_of_a_first_sign_in_by_a_vendor_are_fit(reader):
    page = reader(None)
    faults = []
    for vendor in ("weixin", "qq"):
        page.goto("/accounts/login/")
        page.locator(f"form[action='/accounts/{vendor}/login/'] button").click()
        page.wait_for_url(f"**/demo/{vendor}/**")
        faults += faults_of(page)
    page.locator("[name=person]").last.click()
    page.wait_for_url("**/social/phone/**")
    faults += faults_of(page)
    page.locator("[name=phone]").fill("12")
    page.locator("form.form button").click()
    page.locator(".field-errors").first.wait_for()
    faults += faults_of(page)
    page.locator("[name=phone]").fill(f"136{secrets.randbelow(10**8):08d}")
    page.locator("form.form button").click()
    page.wait_for_url("**/social/code/**")
    assert faults + faults_of(page) == [], "\n".join(faults)


def test_pages_that_refuse_are_fit(reader, live_processes):
    page = reader(None)
    page.goto("/accounts/login/")
    page.evaluate("() => { document.querySelector('form.form [name=csrfmiddlewaretoken]').value = 'x' }")
    page.locator("form.form button").click()
    expect(page.locator("h1")).to_have_text("这扇门没开")
    faults = faults_of(page)
    page.goto("/accounts/signup/")
    form = {"csrfmiddlewaretoken": page.locator("form.form [name=csrfmiddlewaretoken]").input_value()}
    try:
        for _ in range(60):
            page.request.post("/accounts/signup/", form=form, headers={"Referer": live_processes.address})
        sign_up(page)
        expect(page.locator("h1")).to_have_text("稍等一下")
        assert faults + faults_of(page) == [], "\n".join(faults)
    finally:
        ask(live_processes, "forget_limits")


def test_second_door_of_the_desk_is_fit(reader):
    page = reader("newcomer_at_the_desk")
    page.goto("/admin/")
    expect(page.locator(".desk-qr svg")).to_be_visible()
    faults = faults_of(page, looks=[PHONE, DESKTOP, DESK], is_desk=True)
    page.locator("[name=code]").fill(code_now(page.locator("[data-secret]").inner_text().replace(" ", "")))
    page.locator("form.desk-code button").click()
    expect(page.locator(".desk-codes code")).to_have_count(10)
    faults += faults_of(page, looks=[PHONE, DESKTOP, DESK], is_desk=True)
    page.goto("/admin/second-factor/device/")
    faults += faults_of(page, looks=[PHONE, DESK], is_desk=True)
    page.goto("/admin/second-factor/")
    faults += faults_of(page, looks=[PHONE, DESK], is_desk=True)
    assert faults == [], "\n".join(faults)


def test_desk_is_fit(reader, made):
    page = reader("operator")
    faults = []
    for path in (
        "/admin/",
        "/admin/search/?q=小馄饨",
        f"/admin/people/{made['people']['owner']}/",
        "/admin/live/",
        "/admin/live/?state=accepted&day=x",
        *(f"/admin/live/bookings/{made['booking_in_admin']}/{act}/" for act in ("cancel", "compensate", "message")),
        "/admin/bookings/booking/?q=小馄饨",
        "/admin/bookings/dispatchpolicy/",
        "/admin/policy-preview/1/",
        "/admin/peak-mode/",
        "/admin/caregivers/profilechange/",
        f"/admin/bookings/booking/{made['booking_in_admin']}/change/",
        f"/admin/dispatch/?day={made['tomorrow']}",
        f"/admin/dispatch/plans/{made['plan']}/",
        f"/admin/dispatch/visits/{made['visit_to_give']}/assign/",
        f"/admin/people/{made['people']['owner']}/emergency-contact/",
        f"/admin/threads/{made['thread_in_admin']}/",
        "/admin/bookings/review/",
        f"/admin/bookings/review/{made['review']}/change/",
        "/admin/bookings/complaint/",
        f"/admin/bookings/complaint/{made['complaint_in_admin']}/change/",
        f"/admin/bookings/suggestion/{made['suggestion_in_admin']}/change/",
        "/admin/bookings/sampledvisit/",
        f"/admin/bookings/sampledvisit/{made['sample_in_admin']}/change/",
        "/admin/accounts/changerequest/",
        f"/admin/accounts/changerequest/{made['request_in_admin']}/change/",
        f"/admin/accounts/identityverification/{made['verification_in_admin']}/change/",
        f"/admin/people/{made['people']['owner']}/ask-identity/",
        "/admin/accounts/identityverification/",
        "/admin/accounts/sealedlook/",
        "/admin/caregivers/application/",
        f"/admin/caregivers/application/{made['application_in_admin']}/change/",
        "/admin/caregivers/certificate/",
        f"/admin/caregivers/certificate/{made['certificate_in_admin']}/change/",
        "/admin/caregivers/measure/",
        f"/admin/caregivers/measure/{made['appeal_in_admin']}/change/",
        f"/admin/caregivers/measure/{made['proposal_in_admin']}/change/",
        "/admin/caregivers/monthlyrecord/",
        "/admin/caregivers/consequencerule/add/",
        "/admin/caregivers/tierrule/add/",
        "/admin/message-kinds/",
        "/admin/notifications/smstemplate/",
        "/admin/notifications/smstemplate/add/",
        "/admin/bookings/refundrequest/",
        f"/admin/bookings/refundrequest/{made['refund_request_in_admin']}/change/",
        "/admin/refund-reasons/",
        "/admin/bookings/service/",
        "/admin/bookings/service/1/change/",
        "/admin/bookings/price/",
        "/admin/bookings/price/add/",
        f"/admin/bookings/price/{made['price_to_come']}/change/",
        "/admin/bookings/package/",
        f"/admin/bookings/package/{made['package_in_admin']}/change/",
        "/admin/bookings/pricerule/",
        "/admin/bookings/pricerule/add/",
        f"/admin/bookings/pricerule/{made['rule_in_force']}/change/",
        f"/admin/bookings/pricerule/{made['draft']}/change/",
        "/admin/bookings/holiday/",
        "/admin/bookings/holiday/add/",
        "/admin/bookings/servicepoint/",
        "/admin/bookings/payrule/",
        "/admin/bookings/payrule/add/",
        "/admin/bookings/earning/",
        "/admin/bookings/standard/",
        "/admin/price-preview/",
        "/admin/price-preview/?services=1&pets=2&first_day=2027-02-05&last_day=2027-02-07&hours=18",
    ):
        page.goto(path)
        faults += faults_of(page, looks=[DESK], is_desk=True)
    assert faults == [], "\n".join(faults)


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.locator("[name=phone]").fill(f"136{secrets.randbelow(10**8):08d}")
    page.locator("[name=password1]").fill("Warm-paws-2026")
    page.locator("[name=agrees]").check()
    page.locator("form.form button.button-wide").click()


def faults_of(page: Page, looks=(PHONE, DESKTOP), *, is_desk: bool = False) -> list[str]:
    """Looks at the page once whole, and then for what other colours and sizes change."""
    faults, options = [], AXE | OF_DJANGO if is_desk else AXE
    for size, colours in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        # What the page fetches for itself belongs to it.
        page.wait_for_load_state()
        expect(page.locator(".htmx-request")).to_have_count(0)
        where = f"{page.url} {size['width']}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{where}: wider than the screen")
        if not is_desk:
            faults += [f"{where}: small target {target}" for target in page.evaluate(TARGETS)]
        found = page.evaluate(RUN_AXE, options)
        faults += [f"{where}: {one['id']} {node['html'][:160]}" for one in found for node in one["nodes"]]
        options = AXE | COLOURS
    faults += [f"{page.url}: {complaint}" for complaint in page.complaints]
    page.complaints.clear()
    return faults
