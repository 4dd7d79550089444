"""Pages as they are run for real (docs/operations.md), and people who ask them over plain HTTP."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

from petcare import embedded

SESSION_COOKIE = "petcare_session"
CSRF = "c" * 32


@contextmanager
def pages(environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Two processes of four threads; gives their port."""
    port = embedded.free_port()
    command = [
        "gunicorn",
        "petcare.wsgi:application",
        "--workers",
        "2",
        "--threads",
        "4",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with _running([*command, "--backlog", "2048", "--log-level", "error"], environment):
        _wait_for(port)
        yield port


@contextmanager
def live_events(environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """One process for streams; gives its port."""
    port = embedded.free_port()
    command = ["uvicorn", "petcare.asgi:application", "--port", str(port), "--no-proxy-headers"]
    with _running([*command, "--log-level", "error"], environment):
        _wait_for(port)
        yield port


async def ask_page(port: int, path: str, session: str, form: Mapping[str, object] | None = None) -> tuple[int, str]:
    """The status and the whole answer to a GET, or to a POST where there is a form."""
    body = urlencode(form).encode() if form else b""
    head = [
        f"{'POST' if form else 'GET'} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {SESSION_COOKIE}={session}; csrftoken={CSRF}",
        f"X-CSRFToken: {CSRF}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        answer = (await reader.read()).decode()
    finally:
        writer.close()
    return int(answer.split(" ", 2)[1]), answer


@contextmanager
def _running(command: list[str], environment: Mapping[str, str] | None) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", *command], env=environment)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    end = time.perf_counter() + 60
    while True:
        try:
            status, _body = asyncio.run(ask_page(port, "/healthz", ""))
            if status:
                return
        except OSError:
            if time.perf_counter() > end:
                raise
            time.sleep(0.5)
