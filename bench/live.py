"""What people feel, over real processes and a small town: how long from the payment to the first offer on an open page,
and how long five hundred take who grab at once. `python -m bench.live`, on a machine that does nothing else.

Pages are answered as in docs/operations.md, by two processes of four threads; live events, worker and beat are the
demo's."""

import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from bench.inside import ask
from bench.open_pages import OPEN_PAGES, idle_pages, large_photos
from bench.pages import SESSION_COOKIE, ask_page, pages
from tests.journeys.inside import ask as ask_tests
from tests.journeys.platform import Platform, platform

A_SECOND, SECONDS = 5, 60
QUARTERS = 30
CROWD = 500
UNREAD = "/inbox/badge/"


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="petcare-bench-") as folder,
        platform(Path(folder), "--small") as running,
        pages(running.environment) as port,
    ):
        work_apart(running)
        waits, missing, pushes = offers_on_open_pages(running, port)
        print("| what | p50 | p95 | most |\n| --- | --- | --- | --- |")
        print(_line(f"payment to the first offer on an open page, {A_SECOND} bookings a second for {SECONDS} s", waits))
        if missing:
            print(f"{missing} bookings did not show within 10 s")
        print(_line(f"the same offers, until the push of each is sent ({len(pushes):,})", pushes))
        answers, statuses, won = crowd(running, port)
        print(_line(f"{CROWD} grabs at once, each until its answer", answers))
        print(f"Answers: {sorted(set(statuses))}, winners: {won}")
        before, during = idle_pages(running, port)
        print(_line("an owner's page", before))
        print(_line(f"an owner's page while {OPEN_PAGES:,} others are open", during))
        print(_line("a photo of 12 MB, until it is accepted", large_photos(running, port)))
    return 0


def work_apart(running: Platform) -> None:
    """Offers and money in a worker of their own and the rest behind it, as docs/operations.md wants it."""
    running.kill_worker()
    for name, queues in (("worker", "dispatch,money"), ("messages", "default,notifications,media")):
        command = ("-m", "celery", "-A", "petcare", "worker", "-Q", queues, "-c", "2", "-n", name)
        worker = running.processes.start(name, *command)
        if name == "messages":
            step_back(worker.process.pid)


def step_back(pid: int) -> None:
    """Gives a tenth of what others get, where they want it. Where the kernel shares out by session, as it says in
    /proc/PID/autogroup (sched(7)), niceness counts within a session only: there the session's own counts."""
    os.setpriority(os.PRIO_PROCESS, pid, 10)
    session = Path(f"/proc/{pid}/autogroup")
    if session.exists():
        session.write_text("10")


def offers_on_open_pages(running: Platform, port: int) -> tuple[list[float], int, list[float]]:
    """Seconds for each booking, how many never showed, and seconds for each push; in each quarter one caregiver has the
    offers open."""
    given = ask(running, "rush", str(QUARTERS), str(A_SECOND * SECONDS))
    seen: dict[str, float] = {}
    is_over = threading.Event()
    for page in given["pages"]:
        threading.Thread(target=_page, args=(running, port, page, seen, is_over), daemon=True).start()
    time.sleep(3)
    paid = ask(running, "pay", str(A_SECOND), *given["payments"], timeout=SECONDS + 120)
    time.sleep(10)
    is_over.set()
    offers = ask(running, "offers_of", *paid)
    waits = []
    for number, at in paid.items():
        shown = [seen[offer] for offer in offers[number] if offer in seen]
        if shown:
            waits.append(min(shown) - at)
    pushes = _wait_for(lambda: _all_sent(ask(running, "pushes_of", *paid)), seconds=120)
    return waits, len(paid) - len(waits), pushes


def _all_sent(pushes: list[float | None]) -> list[float]:
    sent = [seconds for seconds in pushes if seconds is not None]
    return sent if len(sent) == len(pushes) else []


def _page(running: Platform, port: int, page: dict[str, str], seen: dict[str, float], is_over: threading.Event) -> None:
    """Listens as the page does, and fetches what the word is about: the offers, or how many messages are unread."""
    session = requests.Session()
    session.cookies.set(SESSION_COOKIE, page["session"])
    listening = session.get(f"{running.address}/live/events", params={"token": page["token"]}, stream=True, timeout=60)
    for line in listening.iter_lines(chunk_size=1):
        if is_over.is_set():
            return
        if line.startswith(b"data:") and b"user:" in line:
            session.get(f"http://127.0.0.1:{port}{UNREAD}", headers={"HX-Request": "true"}, timeout=30)
        if line.startswith(b"data:") and b"caregiver:" in line:
            text = session.get(f"http://127.0.0.1:{port}/work/offers/", headers={"HX-Request": "true"}, timeout=30).text
            now = time.time()
            for part in text.split('id="offer-')[1:]:
                seen.setdefault(part[: part.index('"')].split("-")[0], now)


def crowd(running: Platform, port: int) -> tuple[list[float], list[int], int]:
    given = ask_tests(running, "crowd", str(CROWD))
    _open_offers(port, given["members"])

    async def grab(member: dict[str, str]) -> tuple[float, int]:
        started = time.perf_counter()
        status, _body = await ask_page(port, member["path"], member["session"], {"yes": 1})
        return time.perf_counter() - started, status

    async def all_at_once() -> list[tuple[float, int]]:
        return await asyncio.gather(*(grab(member) for member in given["members"]))

    answers = asyncio.run(all_at_once())
    won = _wait_for(lambda: ask_tests(running, "state", given["number"])["won"])
    return [seconds for seconds, _status in answers], [status for _seconds, status in answers], won


def _open_offers(port: int, members: list[dict[str, str]]) -> None:
    """Whoever grabs has the offer before them."""

    async def open_all() -> None:
        few_at_once = asyncio.Semaphore(4)

        async def look(member: dict[str, str]) -> None:
            async with few_at_once:
                await ask_page(port, "/work/offers/", member["session"])

        await asyncio.gather(*(look(member) for member in members))

    asyncio.run(open_all())


def _wait_for(look: Callable[[], Any], seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(1)
    return found


def _line(name: str, seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"| {name} | – | – | – |"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"| {name} | {cuts[49]:.2f} s | {cuts[94]:.2f} s | {max(seconds):.2f} s |"


if __name__ == "__main__":
    sys.exit(main())
