import threading
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone

from petcare.payments.sandbox import SandboxGateway


class Merchant:
    """A shop's webhook: keeps what it was sent and answers what it was told to."""

    def __init__(self):
        self.received: list[dict[str, str]] = []
        self.answers: list[str] = []
        self.says = "success"
        merchant = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                merchant.received.append(dict(parse_qsl(body)))
                answer = merchant.answers.pop(0) if merchant.answers else merchant.says
                self.send_response(500 if answer == "broken" else 200)
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/paid/"


@pytest.fixture
def merchant():
    merchant = Merchant()
    thread = threading.Thread(target=merchant.server.serve_forever)
    thread.start()
    yield merchant
    merchant.server.shutdown()
    thread.join()
    merchant.server.server_close()


@pytest.fixture
def gateway(settings, live_server):
    """The gateway with the vendor behind it on a port; what needs no answer of the vendor does without."""
    settings.SITE_ADDRESS = live_server.url
    return SandboxGateway()


@pytest.fixture
def start(merchant):
    """Begins a payment and gives the cashier's address, without the host."""

    def start(number="P1", amount="66.00", minutes=15):
        address = SandboxGateway().start(
            number=number,
            amount=Decimal(amount),
            subject="定时喂食",
            return_url="http://shop.test/back/?booking=7",
            notify_url=merchant.url,
            expires_at=timezone.now() + timedelta(minutes=minutes),
        )
        return urlsplit(address)._replace(scheme="", netloc="").geturl()

    return start
