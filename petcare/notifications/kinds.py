"""The kinds of messages there are. Each floor registers its own in a module that its app's `ready()` imports."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    INBOX = "inbox"
    SMS = "sms"
    PUSH = "push"
    EMAIL = "email"


class Urgency(StrEnum):
    """How hard a push may knock: `high` wakes a sleeping phone."""

    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of message.

    The texts are gettext_lazy strings with `%(name)s` for the data given to `notify`; they are rendered in the
    recipient's language. `sms` is what the SMS says (the body when it is left out); `sms_template_id` is the name under
    which the provider knows that text. An essential message cannot be switched off.
    """

    code: str
    title: str
    body: str
    channels: tuple[Channel | str, ...] = (Channel.INBOX, Channel.PUSH)
    sms: str | None = None
    sms_template_id: str = ""
    urgency: Urgency | str = Urgency.NORMAL
    is_essential: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Makes the kind known. Raises ValueError when its code is taken or it cannot be sent as it says."""
    known = _kinds.setdefault(kind.code, kind)
    if known != kind:
        raise ValueError(f"The notification kind {kind.code} is registered twice.")
    if Channel.SMS in kind.channels and not kind.sms_template_id:
        raise ValueError(f"{kind.code} goes out as SMS and needs an sms_template_id.")
    for channel in kind.channels:
        Channel(channel)
    return kind


def kind_of(code: str) -> Kind:
    """Raises KeyError for a code nobody registered."""
    return _kinds[code]


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)
