"""Letters by e-mail, as text and as HTML, in the language of the page or of the recipient."""

from dataclasses import dataclass
from email.utils import make_msgid
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from petcare.errors import GatewayError


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`path` is a page of ours, and `action` the words that lead to it."""

    title: str
    body: str
    code: str = ""
    path: str = ""
    action: str = ""


def send_letter(to: str, letter: Letter, *, reference: str = "") -> str:
    """Hands the letter to the mail server and returns its Message-ID. Raises GatewayError."""
    link = f"{settings.SITE_ADDRESS}{letter.path}" if letter.path else ""
    words = {"letter": letter, "link": link, "language": get_language()}
    reference = reference or make_msgid(domain="petcare")
    message = EmailMultiAlternatives(
        letter.title, render_to_string("email/letter.txt", words), to=[to], headers={"Message-ID": reference}
    )
    message.attach_alternative(render_to_string("email/letter.html", words), "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        raise GatewayError("The mail server does not know this address.", permanent=True) from error
    except (SMTPException, OSError) as error:
        raise GatewayError(f"The mail server did not take it: {type(error).__name__}") from error
    return reference
