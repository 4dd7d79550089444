"""Codes by SMS and e-mail: sent at once, because a person waits, and capped by recipient, by who asks and by day.

Per number Aliyun lets through one code a minute, five an hour and ten a day; the other caps keep the bill small. One
network address gets only a part of them, so that nobody uses up what the owner of a number needs to sign in.
"""

import logging

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from petcare.errors import DomainError, GatewayError
from petcare.notifications.caps import Cap, add, key, take
from petcare.notifications.gateways import sms_gateway
from petcare.notifications.mail import Letter, send_letter
from petcare.notifications.models import SmsTemplate

log = logging.getLogger(__name__)

TEMPLATE = "sign_in_code"
COULD_NOT_SEND = gettext_lazy("The code could not be sent. Try again in a minute.")


class CodeRefused(DomainError):
    """The code was not sent; the message says why and when to try again."""


PER_RECIPIENT = (Cap("minute", 1, 60), Cap("hour", 5, 3600), Cap("day", 10, 86_400))
PER_RECIPIENT_AND_ADDRESS = (Cap("hour", 4, 3600), Cap("day", 6, 86_400))
PER_ADDRESS = (Cap("hour", settings.SMS_CODES_PER_ADDRESS_HOUR, 3600),)
SMS_IN_ALL = (Cap("day", settings.SMS_CODES_PER_DAY, 86_400),)


def send_code(to: str, code: str, *, address: str = "") -> None:
    """Sends the code to this E.164 number or e-mail. `address` is the asker's IP address.

    Call it outside a transaction: it talks to the provider. Raises CodeRefused when a cap is reached, the counters
    cannot be asked, or the provider does not take it.
    """
    count_code(to, address=address)
    try:
        if "@" in to:
            send_letter(to, _letter(code))
        else:
            template = SmsTemplate.objects.named(TEMPLATE, get_language())
            text = template.fill({"code": code}) if template else _text(code)
            sms_gateway().send(to, TEMPLATE, {"code": code}, text)
    except GatewayError as error:
        log.warning("A code was not taken by the provider: %s", error)
        raise CodeRefused(str(COULD_NOT_SEND), field=_field(to)) from error


def count_code(to: str, *, address: str = "") -> None:
    """Counts a code against the caps, also where none is sent: who asks sees no difference. Raises CodeRefused.

    What is refused does not count, so that nobody who is impatient, or asks for a stranger's number, makes it worse.
    """
    wanted = [("recipient", to, cap) for cap in PER_RECIPIENT]
    if address:
        wanted += [("recipient-and-address", f"{to} {address}", cap) for cap in PER_RECIPIENT_AND_ADDRESS]
        wanted += [("address", address, cap) for cap in PER_ADDRESS]
    if "@" not in to:
        wanted += [("all", "", cap) for cap in SMS_IN_ALL]
    try:
        full = take(wanted)
    except (RedisError, OSError) as error:
        log.warning("Codes cannot be counted, so none is sent: %s", error)
        raise CodeRefused(str(COULD_NOT_SEND), field=_field(to)) from error
    if full:
        raise CodeRefused(_wait(full.seconds), field=_field(to))


def count_try(proof: str, *, most: int, seconds: int) -> bool:
    """Counts one more guess at a code and says whether it may be looked at; many at once count one by one."""
    try:
        return add(key("guess", proof, "code"), seconds) <= most
    except (RedisError, OSError) as error:
        log.warning("Guesses cannot be counted, so none is taken: %s", error)
        return False


def _field(to: str) -> str:
    return "email" if "@" in to else "phone"


def _text(code: str) -> str:
    return _("Your code is %(code)s. It is valid for a few minutes. Do not tell it to anybody.") % {"code": code}


def _letter(code: str) -> Letter:
    return Letter(
        title=_("%(code)s is your code") % {"code": code},
        body=_("Type it on the page that asked for it. It is valid for a few minutes. Do not tell it to anybody."),
        code=code,
    )


def _wait(seconds: int) -> str:
    if seconds <= 60:
        return _("A code was just sent. You can ask for another one in a minute.")
    hours = seconds // 3600
    return ngettext(
        "Too many codes were sent. Try again in %(hours)s hour.",
        "Too many codes were sent. Try again in %(hours)s hours.",
        hours,
    ) % {"hours": hours}
