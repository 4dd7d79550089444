"""WeChat and QQ on this machine: the demo's, which know the rules, and one that answers what it is told to."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from petcare.demo.models import PhoneMessage


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="session")
def demo_vendors() -> Iterator[str]:
    """The demo's vendors on a port; they keep everything in the cache and never ask the database."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Threading, handler_class=Quiet)
    yield from _served(server)


@pytest.fixture
def vendors(demo_vendors, settings) -> None:
    settings.WEIXIN_OPEN_ADDRESS = settings.WEIXIN_API_ADDRESS = f"{demo_vendors}/demo/weixin"
    settings.QQ_ADDRESS = f"{demo_vendors}/demo/qq"


class ScriptedVendor:
    """Answers by path what it was told to, whatever it is asked, and keeps the questions."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []


@pytest.fixture
def scripted(settings) -> Iterator[ScriptedVendor]:
    vendor = ScriptedVendor()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            vendor.asked.append((parts.path, dict(parse_qsl(parts.query))))
            answer = vendor.answers.get(parts.path, 500)
            self.send_response(answer if isinstance(answer, int) else 200)
            self.end_headers()
            if not isinstance(answer, int):
                self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, *args):
            pass

    for address in _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)):
        settings.WEIXIN_OPEN_ADDRESS = settings.WEIXIN_API_ADDRESS = settings.QQ_ADDRESS = address
        yield vendor


def _served(server) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def leave(client) -> Callable[..., str]:
    """`leave("weixin")` presses the button and gives the vendor's address the browser is led to."""

    def leave(provider: str, **fields) -> str:
        headers = fields.pop("headers", None)
        return client.post(f"/accounts/{provider}/login/", fields, headers=headers)["Location"]

    return leave


@pytest.fixture
def consent(client, leave) -> Callable[..., str]:
    """`consent("weixin", "dabai")` goes out, lets the vendor know who it is, and gives the way back."""

    def consent(provider: str, person: str, headers=None, **fields) -> str:
        page = urlsplit(leave(provider, headers=headers, **fields))
        answer = client.post(f"{page.path}?{page.query}", {"person": person}, headers=headers)
        back = urlsplit(answer["Location"])
        return f"{back.path}?{back.query}"

    return consent


@pytest.fixture
def prove(client) -> Callable[..., object]:
    """Proves a number on the two pages that newcomers are led to; gives the last answer."""

    def prove(phone: str):
        assert client.post("/accounts/social/phone/", {"phone": phone}).url == "/accounts/social/code/"
        return client.post("/accounts/social/code/", {"code": newest_code(phone), "action": "verify"})

    return prove


def newest_code(phone: str) -> str:
    return PhoneMessage.objects.filter(to_phone=f"+86{phone}").exclude(code="").first().code
