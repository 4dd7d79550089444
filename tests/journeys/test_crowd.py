import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.journeys.inside import ask

CROWD = 200


@pytest.mark.promise("C8", "B5")
def test_two_hundred_caregivers_grab_at_once_and_exactly_one_is_assigned(live_processes):
    given = ask(live_processes, "crowd", str(CROWD))
    assert len(given["members"]) == CROWD
    barrier = threading.Barrier(CROWD)

    def grab(member) -> int:
        session = requests.Session()
        token = "c" * 32
        session.cookies.update({"petcare_session": member["session"], "csrftoken": token})
        barrier.wait(timeout=60)
        url = live_processes.address + member["path"]
        return session.post(url, headers={"X-CSRFToken": token}, allow_redirects=False, timeout=60).status_code

    try:
        with ThreadPoolExecutor(CROWD) as pool:
            statuses = list(pool.map(grab, given["members"]))
        assert set(statuses) <= {200, 302}, statuses
        outcome = wait_for(lambda: ask(live_processes, "state", given["number"]), lambda now: now["assigned"])
    finally:
        ask(live_processes, "disband")
    assert (outcome["status"], outcome["won"], outcome["reservations"]) == ("accepted", 1, 1)


def wait_for(look, is_there, seconds: float = 60):
    """Looks again until it is there; returns what was seen."""
    deadline = time.monotonic() + seconds
    while not is_there(seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {seen}"
        time.sleep(1)
    return seen
