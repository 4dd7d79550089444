import json
from urllib.request import urlopen


def test_platform_is_ready_and_shows_its_front_page(live_processes, new_page, screenshot):
    with urlopen(f"{live_processes.address}/readyz") as answer:
        assert json.load(answer)["ready"] is True
    page = new_page("phone")
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    response = page.goto("/")
    assert response.ok
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    screenshot(page, "front-page")
    assert problems == []


def test_platform_worker_that_was_killed_comes_back(live_processes):
    live_processes.kill_worker()
    live_processes.start_worker()
    live_processes.processes.watch()
