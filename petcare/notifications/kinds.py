"""The kinds of messages there are. Each floor registers its own in a module that its app's `ready()` imports."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(StrEnum):
    INBOX = "inbox"
    SMS = "sms"
    PUSH = "push"
    EMAIL = "email"


EVERYWHERE = (Channel.INBOX, Channel.PUSH, Channel.SMS)


class Urgency(StrEnum):
    """How hard a message knocks: `high` wakes a sleeping phone and its owner, `normal` waits for quiet hours to end."""

    NORMAL = "normal"
    HIGH = "high"


class Group(TextChoices):
    """What people choose by: few enough to read on a phone."""

    BOOKINGS = "bookings", _("My bookings and payments")
    VISITS = "visits", _("While somebody is with my pets")
    TALK = "talk", _("What people write to me")
    JOBS = "jobs", _("New jobs")
    WORK = "work", _("My work")
    ACCOUNT = "account", _("My account")
    OFFERS = "offers", _("Suggestions and offers")

    @property
    def is_for_caregivers(self) -> bool:
        return self in (Group.JOBS, Group.WORK)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of message.

    The texts are gettext_lazy strings with `%(name)s` for the data given to `notify`; they are rendered in the
    recipient's language. `sms` is what the SMS says (the body when it is left out); `sms_template_id` is the name under
    which the provider knows that text. People choose channels by group; an essential message cannot be switched off.
    """

    code: str
    title: str
    body: str
    group: Group | str = Group.BOOKINGS
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
    Group(kind.group)
    return kind


def kind_of(code: str) -> Kind:
    """Raises KeyError for a code nobody registered."""
    return _kinds[code]


def is_known(code: str) -> bool:
    """False for a kind that was given up since."""
    return code in _kinds


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)
