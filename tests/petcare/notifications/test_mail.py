from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

from petcare import environment
from petcare.errors import GatewayError
from petcare.notifications.codes import CodeRefused, send_code
from petcare.notifications.mail import Letter, send_letter

LETTER = Letter(title="Fed", body="<b>Tom & Jerry</b> had dinner.", path="/bookings/1/", action="Look")
TO = "lin@example.com"


class RefusingServer(BaseEmailBackend):
    error: Exception

    def send_messages(self, email_messages):
        raise self.error


@pytest.fixture
def refusing(settings):
    from django.utils.module_loading import import_string

    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.RefusingServer"}}
    return import_string(f"{__name__}.RefusingServer")


def test_letter_is_text_and_html_with_a_link_to_our_page():
    send_letter(TO, LETTER)
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Fed", [TO])
    assert "<b>Tom & Jerry</b>" in message.body
    assert "http://127.0.0.1:8000/bookings/1/" in message.body
    html = message.alternatives[0].content
    assert "&lt;b&gt;Tom &amp; Jerry" in html
    assert 'href="http://127.0.0.1:8000/bookings/1/"' in html


@pytest.mark.parametrize(
    ("error", "permanent"),
    [(SMTPServerDisconnected("gone"), False), (TimeoutError(), False), (SMTPRecipientsRefused({}), True)],
)
def test_what_the_mail_server_does_not_take_is_a_gateway_error(refusing, error, permanent):
    refusing.error = error
    with pytest.raises(GatewayError) as refused:
        send_letter(TO, LETTER)
    assert refused.value.permanent is permanent


def test_code_that_the_mail_server_does_not_take_says_so_beside_the_email(refusing):
    refusing.error = TimeoutError()
    with pytest.raises(CodeRefused) as refused:
        send_code(TO, "246810")
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("smtps://me:p%40ss@mail.example", 465, True, False),
        ("smtp://me:p%40ss@mail.example", 587, False, True),
        ("smtp+plain://me:p%40ss@mail.example:2525", 2525, False, False),
    ],
)
def test_mail_server_is_read_from_one_address(monkeypatch, address, port, ssl, tls):
    monkeypatch.setenv("MAIL_URL", address)
    options = environment.mailer("MAIL_URL")["OPTIONS"]
    assert (options["host"], options["username"], options["password"]) == ("mail.example", "me", "p@ss")
    assert (options["port"], options["use_ssl"], options["use_tls"]) == (port, ssl, tls)


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtps://"])
def test_mail_server_that_is_none_stops_the_start(monkeypatch, address):
    monkeypatch.setenv("MAIL_URL", address)
    with pytest.raises(ImproperlyConfigured):
        environment.mailer("MAIL_URL")


def test_without_a_mail_server_there_is_none(monkeypatch):
    monkeypatch.delenv("MAIL_URL", raising=False)
    assert environment.mailer("MAIL_URL") is None
