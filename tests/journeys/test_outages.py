import time

import requests

from tests.journeys.inside import ask
from tests.journeys.test_crowd import wait_for


def test_a_worker_killed_between_commit_and_dispatch_sends_every_offer_once_after_its_restart(live_processes):
    live_processes.kill_worker()
    number = ask(live_processes, "paid")["number"]
    time.sleep(3)
    assert ask(live_processes, "state", number)["offers"] == 0
    live_processes.start_worker()
    seen = wait_for(lambda: ask(live_processes, "state", number), lambda now: now["offers"] and now["pushes"])
    # The message of the commit and the sweeps of beat all came through meanwhile: none of them may send twice.
    time.sleep(5)
    assert ask(live_processes, "state", number) == seen


def test_redis_away_for_twenty_seconds_people_still_save_and_nothing_is_lost(live_processes):
    owner = ask(live_processes, "owner")
    live_processes.stop_redis()
    stopped_at = time.monotonic()
    try:
        response = add_a_pet(live_processes, owner["session"], "断网小猫")
        assert response.status_code == 302, response.text[:500]
        assert response.elapsed.total_seconds() < 5
        number = ask(live_processes, "paid")["number"]
        time.sleep(max(0, 20 - (time.monotonic() - stopped_at)))
    finally:
        live_processes.start_redis()
    assert "断网小猫" in ask(live_processes, "pets_of", str(owner["pk"]))
    wait_for(lambda: ask(live_processes, "state", number), lambda now: now["offers"] and now["pushes"], seconds=90)


def add_a_pet(live_processes, session: str, name: str) -> requests.Response:
    token = "c" * 32
    return requests.post(
        f"{live_processes.address}/pets/add/",
        data={"name": name, "species": "cat", "sex": "unknown"},
        cookies={"petcare_session": session, "csrftoken": token},
        headers={"X-CSRFToken": token},
        allow_redirects=False,
        timeout=30,
    )
