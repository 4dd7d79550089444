"""Sign-in codes by SMS: sent at once, because a person waits, and capped by number, by address and by day.

Per number Aliyun lets through one code a minute, five an hour and ten a day; the other caps keep the bill small.
"""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from petcare.encryption import blind_index
from petcare.errors import DomainError, GatewayError
from petcare.notifications.gateways import sms_gateway

log = logging.getLogger(__name__)

TEMPLATE = "sign_in_code"


class CodeRefused(DomainError):
    """The code was not sent; the message says why and when to try again."""


@dataclass(frozen=True)
class Cap:
    name: str
    most: int
    seconds: int


PER_NUMBER = (Cap("minute", 1, 60), Cap("hour", 5, 3600), Cap("day", 10, 86_400))
PER_ADDRESS = (Cap("hour", settings.SMS_CODES_PER_ADDRESS_HOUR, 3600),)
IN_ALL = (Cap("day", settings.SMS_CODES_PER_DAY, 86_400),)


def send_code_sms(phone: str, code: str, *, address: str = "") -> None:
    """Sends the code to this E.164 number. `address` is the asker's IP address.

    Call it outside a transaction: it talks to the provider. Raises CodeRefused when a cap is reached, the counters
    cannot be asked, or the provider does not take it.
    """
    try:
        _count("number", phone, PER_NUMBER)
        if address:
            _count("address", address, PER_ADDRESS)
        _count("all", "", IN_ALL)
    except (RedisError, OSError) as error:
        log.warning("Codes cannot be counted, so none is sent: %s", error)
        raise CodeRefused(_("The code could not be sent. Try again in a minute."), field="phone") from error
    text = _("Your code is %(code)s. It is valid for a few minutes. Do not tell it to anybody.") % {"code": code}
    try:
        sms_gateway().send(phone, TEMPLATE, {"code": code}, text)
    except GatewayError as error:
        log.warning("A code was not taken by the provider: %s", error)
        raise CodeRefused(_("The code could not be sent. Try again in a minute."), field="phone") from error


def _count(what: str, value: str, caps: tuple[Cap, ...]) -> None:
    counters = caches["strict"]
    who = blind_index(value, purpose="sms-caps")[:32]
    for cap in caps:
        key = f"sms-codes:{what}:{cap.name}:{who}"
        try:
            count = 1 if counters.add(key, 1, timeout=cap.seconds) else counters.incr(key)
        except ValueError:  # It ran out between the two steps.
            count = 1
        if count > cap.most:
            raise CodeRefused(_wait(cap.seconds), field="phone")


def _wait(seconds: int) -> str:
    if seconds <= 60:
        return _("A code was just sent. You can ask for another one in a minute.")
    hours = seconds // 3600
    return ngettext(
        "Too many codes were sent. Try again in %(hours)s hour.",
        "Too many codes were sent. Try again in %(hours)s hours.",
        hours,
    ) % {"hours": hours}
