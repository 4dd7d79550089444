"""Live events as a bare ASGI app: a thousand idle streams cost a thousand sockets, no thread and no database.

`GET /live/events?token=…` answers server-sent events: which topics to refetch, and of some topics the news itself.
"""

import asyncio
import json
import signal
import threading
import time
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qs

from petcare.live import tokens
from petcare.live.hub import Hub, News, Stream

KEEP_ALIVE_SECONDS = 20
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def live_events(scope, receive, send) -> None:
    if scope["path"] != "/live/events":
        return await _refuse(send, 404)
    if scope["method"] != "GET":
        return await _refuse(send, 405)
    given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    try:
        token = tokens.read(given)
    except tokens.ExpiredToken:
        return await _refuse(send, 401)
    except tokens.BadToken:
        return await _refuse(send, 403)
    hub = _hub()
    if hub.is_closed:
        return await _refuse(send, 503)
    stream = hub.open(token.topics)
    leaving = asyncio.create_task(_close_when_left(receive, stream))
    try:
        await _talk(send, stream, token)
    except OSError:
        pass  # The page is gone.
    finally:
        hub.leave(stream)
        leaving.cancel()
    return None


async def _talk(send, stream: Stream, token: tokens.Token) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _write(send, b": welcome\n\n")
    while not stream.is_closed and (left := token.expires_at - time.time()) > 0:
        news = await stream.next(min(left, KEEP_ALIVE_SECONDS))
        if news:
            await _write(send, "".join(_events(news)).encode())
        elif not stream.is_closed:
            await _write(send, b": still here\n\n")
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _events(news: News) -> Iterator[str]:
    told = {topic: said for topic, said in news.items() if said is not None}
    if told:
        yield f"event: news\ndata: {json.dumps(told)}\n\n"
    if to_refetch := sorted(news.keys() - told.keys()):
        yield f"event: refetch\ndata: {json.dumps(to_refetch)}\n\n"


async def _write(send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _close_when_left(receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.close()


async def _refuse(send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@cache
def _hub() -> Hub:
    hub = Hub()
    _close_on_signal(hub)
    return hub


def _close_on_signal(hub: Hub) -> None:
    """A server that is told to stop waits for its answers to end, and a stream never ends by itself."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number, frame, before=before):
            loop.call_soon_threadsafe(hub.close)
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)
