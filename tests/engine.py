"""A routing engine that speaks Valhalla's HTTP: every drive takes as long as it is told, or it hangs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class FakeEngine:
    """`seconds` answers for a question's date and time ("2026-11-26T18:00"); `questions` holds what was asked."""

    def __init__(self, seconds: Callable[[str], int]):
        self.seconds = seconds
        self.questions: list[dict[str, Any]] = []
        self.may_answer = Event()
        self.may_answer.set()
        self.address = ""

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        self.questions.append(question)
        self.may_answer.wait(10)
        seconds = self.seconds(question["date_time"]["value"])
        rows, columns = len(question["sources"]), len(question["targets"])
        return {
            "sources_to_targets": {
                "durations": [[seconds] * columns for _ in range(rows)],
                "distances": [[seconds / 200] * columns for _ in range(rows)],
            }
        }


@contextmanager
def fake_engine(seconds: Callable[[str], int]) -> Iterator[FakeEngine]:
    engine = FakeEngine(seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(engine.answer(question)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    engine.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield engine
    finally:
        engine.may_answer.set()
        server.shutdown()
        server.server_close()
