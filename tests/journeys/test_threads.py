import re

import pytest
from playwright.sync_api import expect

from tests.journeys.inside import ask


@pytest.mark.promise("C7")
def test_question_before_grabbing_is_answered_live(new_page, live_processes):
    given = ask(live_processes, "offered")

    def page_of(who: str, path: str):
        page = new_page()
        session = {"name": "petcare_session", "value": given[who], "url": live_processes.address}
        page.context.add_cookies([session])
        page.goto(path)
        return page

    owner = page_of("owner", given["booking"])
    caregiver = page_of("caregiver", given["offer"])
    caregiver.locator(".thread-place").scroll_into_view_if_needed()
    caregiver.locator("#thread_body").fill("它怕生吗？打我 13812345678")
    caregiver.locator(".thread-send").click()
    expect(caregiver.locator(".thread-line[data-from=me]")).to_have_count(1)
    expect(caregiver.locator("#thread_body")).to_have_value("")
    # The owner's page learns by itself that somebody asks.
    owner.locator("#threads a").click()
    expect(owner.locator(".thread-line[data-from=them]")).to_contain_text("它怕生吗？打我 •••")
    expect(caregiver.locator(".thread-line[data-from=me] small")).to_contain_text("已读")
    caregiver.locator("#thread_body").fill("正在想下一句")
    owner.locator("#thread_body").fill("有一点，慢慢来就好")
    owner.locator(".thread-send").click()
    expect(caregiver.locator(".thread-line[data-from=them]")).to_have_text(re.compile("有一点，慢慢来就好"))
    # What is being typed stays while answers come.
    expect(caregiver.locator("#thread_body")).to_have_value("正在想下一句")
