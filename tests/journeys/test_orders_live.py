import pytest
from playwright.sync_api import expect

from tests.journeys.inside import ask

# The board looks again every 20 seconds: nothing happens when somebody does not set off.
BY_ITSELF = 30_000


@pytest.mark.promise("P6")
def test_late_visit_comes_up_by_itself_and_is_cancelled_from_the_board(new_page, live_processes):
    def page_of(session: str, path: str):
        page = new_page("desktop")
        page.context.add_cookies([{"name": "petcare_session", "value": session, "url": live_processes.address}])
        page.goto(path)
        return page

    board = page_of(ask(live_processes, "operator")["session"], "/admin/live/")
    expect(board.locator("body[data-live-state=open]")).to_be_attached()
    late = ask(live_processes, "late_visit")
    row = board.locator(".board-abnormal tr", has_text=late["number"])
    expect(row).to_contain_text("该出发没出发", timeout=BY_ITSELF)
    row.get_by_text("取消", exact=True).click()
    board.locator("[name=words]").fill("服务人员路上出了状况，今天来不了")
    board.locator(".desk-no").click()
    expect(board.locator(".messagelist")).to_contain_text("已取消")
    board.goto("/admin/live/?state=cancelled")
    expect(board.locator(".board-column", has_text=late["number"])).to_be_visible()
    expect(board.locator(".board-abnormal tr", has_text=late["number"]).filter(has_text="该出发没出发")).to_have_count(
        0
    )
    owner = page_of(late["owner"], late["path"])
    expect(owner.locator("main")).to_contain_text("取消")
