"""How many messages one number may get: counted in Redis, however many workers send at once."""

from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import caches
from redis.exceptions import RedisError

from petcare.encryption import blind_index
from petcare.errors import GatewayError


@dataclass(frozen=True)
class Cap:
    name: str
    most: int
    seconds: int


# Aliyun lets 40 a day through to one number. Ten of them are kept for codes, so that news never keeps anybody from
# signing in; that a text may come 50 times a day then never matters.
NOTICES = Cap("day", 30, 86_400)


def count_notice(phone: str) -> None:
    """Counts one more SMS to this number. Raises GatewayError, permanent once the day's are used up: by the time there
    are new ones it is no news any more, and the inbox has it."""
    try:
        full = take([("notices", phone, NOTICES)])
    except (RedisError, OSError) as error:
        raise GatewayError("Messages cannot be counted, so none is sent.") from error
    if full:
        raise GatewayError(f"This number has had its {full.most} messages of the day.", permanent=True)


def give_back_notice(phone: str) -> None:
    """The provider did not take it, so it does not count."""
    with suppress(RedisError, OSError):
        add(key("notices", phone, NOTICES.name), NOTICES.seconds, -1)


def take(wanted: list[tuple[str, str, Cap]]) -> Cap | None:
    """Counts one more under every cap, or under none when one of them is full, which it returns."""
    taken = []
    for what, value, cap in wanted:
        name = key(what, value, cap.name)
        taken.append((name, cap))
        if add(name, cap.seconds) > cap.most:
            for one, of in taken:
                add(one, of.seconds, -1)
            return cap
    return None


def key(what: str, value: str, name: str) -> str:
    return f"codes:{what}:{name}:{blind_index(value, purpose='sms-caps')[:32]}"


def add(name: str, seconds: int, number: int = 1) -> int:
    """Raises RedisError or OSError while the counters are away."""
    counters = caches["strict"]
    try:
        return 1 if number > 0 and counters.add(name, number, timeout=seconds) else counters.incr(name, number)
    except ValueError:  # It ran out between the two steps.
        return 1
