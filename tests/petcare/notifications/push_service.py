"""A push service (RFC 8030) that reads what a browser would: it checks the VAPID token and opens the payload."""

import base64
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class PushService:
    """Keeps what arrived; `statuses` are answered first, and then 201."""

    def __init__(self, vapid_public_key: str) -> None:
        point = base64.urlsafe_b64decode(vapid_public_key + "==")
        self.sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        self.browser, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.arrived: list[dict] = []
        self.statuses: dict[str, list[int]] = {}
        self.location = "/message/1"
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def keys(self) -> dict[str, str]:
        public = self.browser.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": text(public), "auth": text(self.auth)}

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _take(self, path: str, headers, body: bytes) -> int:
        token = headers["Authorization"].removeprefix("vapid t=").split(",")[0]
        try:
            claims = jwt.decode(token, self.sender, algorithms=["ES256"], audience=self.origin)
        except jwt.InvalidTokenError:
            return 403
        if refused := self.statuses.get(path):
            return refused.pop(0)
        payload = http_ece.decrypt(body, private_key=self.browser, auth_secret=self.auth, version="aes128gcm")
        self.arrived.append({"path": path, "headers": headers, "claims": claims, "message": json.loads(payload)})
        return 201

    def _handler(service):
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *words):
                pass

            def do_POST(self):
                status = service._take(self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Location", service.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

        return Handler
