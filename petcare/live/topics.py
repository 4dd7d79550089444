"""Who may listen to what. A topic is `prefix:key`; the floor that owns a prefix says who may see it."""

import re
from collections.abc import Callable
from typing import Any

Guard = Callable[[Any, str], bool]
TOPIC = re.compile(r"[a-z][a-z_-]{0,30}:[\w.-]{1,60}", re.ASCII)

_guards: dict[str, Guard] = {}
_open_to_strangers: set[str] = set()


def guard(prefix: str, *, strangers: bool = False) -> Callable[[Guard], Guard]:
    """Registers `may_see(user, key)` for topics `prefix:key`. Without `strangers` it is only asked for signed-in users.

    Register in a module that the app's `ready()` imports.
    """

    def register(may_see: Guard) -> Guard:
        _guards[prefix] = may_see
        if strangers:
            _open_to_strangers.add(prefix)
        return may_see

    return register


def may_see(user: Any, topic: str) -> bool:
    """Whether this user may listen to this topic; unknown and malformed topics are refused."""
    prefix, _, key = topic.partition(":")
    if not TOPIC.fullmatch(topic) or prefix not in _guards:
        return False
    if not user.is_authenticated and prefix not in _open_to_strangers:
        return False
    return _guards[prefix](user, key)


@guard("user")
def _own(user: Any, key: str) -> bool:
    return str(user.pk) == key
