"""The messages of a talk as one of the two reads them, and the talks of a booking as its owner sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bookings.orders.models import Booking, Visit
from bookings.orders.status import VisitStatus
from bookings.voice.masking import masked
from bookings.voice.models import Message, Side, Thread
from bookings.voice.talk_list import with_last
from bookings.voice.talks import Talk
from caregivers.models import Caregiver
from petcare.texts import discreet

PAGE = 30
# A page that shows older ones and stays open gets at most so many again.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Said:
    message: Message
    text: str
    is_mine: bool
    # Something in it is not shown to the reader, or, of one's own, to the other.
    is_masked: bool
    is_seen: bool


@dataclass(frozen=True)
class Page:
    said: Sequence[Said]
    has_older: bool
    # The newest of the other side that the reader has not seen.
    unseen: int | None

    @property
    def first(self) -> int | None:
        return self.said[0].message.pk if self.said else None


def page_of(talk: Talk, side: str, *, before: int | None = None, since: int | None = None) -> Page:
    """The newest messages, the newest last; those before one, or all since one. Two queries at most."""
    thread = talk.thread
    if thread is None:
        return Page([], has_older=False, unseen=None)
    messages = thread.messages.order_by("-pk")
    if before is not None:
        messages = messages.filter(pk__lt=before)
    if since is not None:
        messages = messages.filter(pk__gte=since)
    most = MOST_AT_ONCE if since is not None else PAGE
    found = list(messages[: most + 1])
    has_older = len(found) > most or (since is not None and thread.messages.filter(pk__lt=since).exists())
    newest_first = found[:most]
    theirs = [one.pk for one in newest_first if one.side != side and one.pk > thread.seen_by(side)]
    other = Side.OWNER if side == Side.CAREGIVER else Side.CAREGIVER
    seen = next((one.pk for one in newest_first if one.side == side and one.pk <= thread.seen_by(other)), None)
    said = [said_to(side, talk, one, is_seen=one.pk == seen) for one in reversed(newest_first)]
    return Page(said, has_older=has_older, unseen=theirs[0] if theirs else None)


def said_to(side: str, talk: Talk, message: Message, *, is_seen: bool = False) -> Said:
    """Before it is decided who comes, each reads the other's words without numbers, accounts and codes."""
    text, is_mine = message.body, message.side == side
    hidden = text if talk.is_coming or message.side == Side.PLATFORM else masked(text)
    return Said(message, text if is_mine else hidden, is_mine, is_masked=hidden != text, is_seen=is_seen)


@dataclass(frozen=True)
class Entry:
    """One caregiver with whom the owner can talk, or has talked."""

    caregiver: Caregiver
    name: str
    last: str
    has_photo: bool
    unseen: int


def entries_of(booking: Booking, visits: Iterable[Visit]) -> list[Entry]:
    """Who comes, and who has asked, whoever wrote last first. `visits` with their caregivers; one query."""
    alive = (visit for visit in visits if visit.status != VisitStatus.CANCELLED)
    coming = {visit.caregiver_id: visit.caregiver for visit in alive if visit.caregiver}
    threads = {thread.caregiver_id: thread for thread in _threads_of(booking)}
    entries = [_entry(thread, is_coming=pk in coming) for pk, thread in threads.items()]
    rest = [Entry(one, one.user.name, "", False, 0) for pk, one in coming.items() if pk not in threads]
    return entries + rest


def _threads_of(booking: Booking) -> QuerySet[Thread]:
    threads = booking.threads.select_related("caregiver__user")
    return with_last(threads, Side.OWNER).order_by("-newest")


def _entry(thread: Any, *, is_coming: bool) -> Entry:
    words, name = thread.last_words or "", thread.caregiver.user.name
    if not is_coming:
        words, name = masked(words) if thread.last_side == Side.CAREGIVER else words, discreet(name)
    return Entry(thread.caregiver, name, words, bool(thread.last_photo), thread.unseen)
