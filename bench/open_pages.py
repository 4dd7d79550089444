"""Three thousand owners leave their page open, and a caregiver sends a large photo."""

import asyncio
import io
import os
import random
import re
import time

import requests
from PIL import Image

from bench.inside import ask
from bench.pages import CSRF, SESSION_COOKIE, ask_page, live_events
from tests.journeys.inside import ask as ask_tests
from tests.journeys.platform import Platform

OPEN_PAGES = 3_000
ASKED = 200
PHOTO_BYTES = 12_000_000


def idle_pages(running: Platform, port: int) -> tuple[list[float], list[float]]:
    """Seconds that an owner's page takes, before and while so many others listen."""
    given = ask_tests(running, "offered")
    tokens = ask(running, "tokens", str(OPEN_PAGES))

    async def measure(events: int) -> tuple[list[float], list[float]]:
        before = await _ask_often(port, given["booking"], given["owner"])
        streams = [await _listen(events, token) for token in tokens]
        during = await _ask_often(port, given["booking"], given["owner"])
        for _reader, writer in streams:
            writer.close()
        return before, during

    with live_events(running.environment) as events:
        return asyncio.run(measure(events))


async def _ask_often(port: int, path: str, session: str) -> list[float]:
    waits = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        status, _body = await ask_page(port, path, session)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        waits.append(time.perf_counter() - begun)
    return waits


async def _listen(port: int, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/events?token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    if b" 200 " not in await reader.readline():
        raise RuntimeError("a stream was refused")
    return reader, writer


def large_photos(running: Platform, port: int, *, times: int = 10) -> list[float]:
    """Seconds until a photo of twelve megabytes is accepted, each time another."""
    given = ask_tests(running, "visit_in_service")
    session = requests.Session()
    session.cookies.update({SESSION_COOKIE: given["session"], "csrftoken": CSRF})
    address = f"http://127.0.0.1:{port}"
    page = session.get(address + given["path"], timeout=30).text
    photos = next(iter(re.findall(r"/work/visits/\d+/steps/\d+/photos/", page)))
    waits = []
    for _ in range(times):
        files = {"photo": ("photo.jpg", _photo(), "image/jpeg")}
        headers = {"X-CSRFToken": CSRF, "Accept": "application/json"}
        begun = time.perf_counter()
        answer = session.post(address + photos, files=files, headers=headers, timeout=60)
        waits.append(time.perf_counter() - begun)
        if answer.status_code != 201:
            raise RuntimeError(f"the photo was answered {answer.status_code}: {answer.text[:300]}")
    return waits


def _photo() -> bytes:
    """As a phone of 12 megapixels makes it: soft colours with grain, and as large as it may well be."""
    grain = Image.frombytes("L", (4032, 3024), os.urandom(4032 * 3024))
    soft = Image.linear_gradient("L").resize((4032, 3024)).rotate(random.choice((0, 90, 180, 270)))
    picture = Image.merge("RGB", (Image.blend(soft, grain, 0.5), soft, Image.blend(soft, grain, 0.3)))
    for quality in range(95, 40, -5):
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=quality)
        if kept.tell() <= PHOTO_BYTES:
            # What follows a picture's end is no part of it, and every phone's file is of another length.
            return kept.getvalue() + os.urandom(PHOTO_BYTES - kept.tell())
    raise RuntimeError("no quality makes the photo small enough")
