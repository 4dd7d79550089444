"""Aliyun's SMS service as far as we speak to it: it works out the signature of what arrived, and refuses others."""

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

KEY, SECRET = "LTAI-test", "a-secret-of-tests"
OK = {"Code": "OK", "Message": "OK", "BizId": "9006^0", "RequestId": "r"}
NEEDED = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}


class AliyunVendor:
    """`answers` are given first: (status, body) or a call that answers in its own way; then everything is taken."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.asked = 0
        self.nonces: set[str] = set()
        self.answers: list[tuple[int, object] | Callable] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def silent(self, seconds: float) -> Callable:
        """Takes the message and says nothing about it."""

        def answer(query: dict[str, str]) -> tuple[int, object]:
            self.taken.append(query)
            time.sleep(seconds)
            return 200, OK

        return answer

    def _answer(self, path: str, headers, body: bytes) -> tuple[int, object]:
        self.asked += 1
        if wrong := self._wrong(path, headers, body):
            return 400, {"Code": wrong, "Message": "Specified signature is not matched."}
        query = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
        if self.answers:
            answer = self.answers.pop(0)
            return answer(query) if callable(answer) else answer
        self.taken.append(query)
        return 200, OK

    def _wrong(self, path: str, headers, body: bytes) -> str:
        found = re.fullmatch(
            r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})",
            headers.get("Authorization", ""),
        )
        if not found:
            return "IncompleteSignature"
        if found[1] != KEY:
            return "InvalidAccessKeyId.NotFound"
        names = found[2].split(";")
        moment = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if not set(names) >= NEEDED or abs((datetime.now(UTC) - moment).total_seconds()) > 900:
            return "SignatureDoesNotMatch"
        if headers["x-acs-signature-nonce"] in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(headers["x-acs-signature-nonce"])
        return "" if hmac.compare_digest(found[3], _signature(path, headers, body, names)) else "SignatureDoesNotMatch"

    def _handler(vendor):
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *words):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = vendor._answer(self.path, self.headers, body)
                raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

        return Handler


def _signature(path: str, headers, body: bytes, names: list[str]) -> str:
    address = urlsplit(path)
    pairs = sorted(parse_qsl(address.query, keep_blank_values=True))
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    asked = "\n".join(["POST", address.path, query, lines, ";".join(names), hashlib.sha256(body).hexdigest()])
    words = "ACS3-HMAC-SHA256\n" + hashlib.sha256(asked.encode()).hexdigest()
    return hmac.new(SECRET.encode(), words.encode(), hashlib.sha256).hexdigest()
