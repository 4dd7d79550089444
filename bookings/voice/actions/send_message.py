from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.orders.models import Booking
from bookings.voice.brake import not_too_fast
from bookings.voice.models import Message, Side, Thread
from bookings.voice.talks import Talk, talk_between
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.uploads.keeping import claim, store_photo

MOST_A_MINUTE = 20


class ThreadClosed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This talk is closed. What was written stays readable."))


def send_message(
    *,
    booking: Booking,
    caregiver: Caregiver,
    side: str,
    by: User,
    key: UUID,
    body: str = "",
    photo: ContentFile | None = None,
) -> Message:
    """Adds a message to the talk of the two and tells the other side. Sent again under the same key it is kept once.

    The first message makes the thread. Raises ThreadClosed when the talk is over, DomainError for whoever writes
    faster than people do.
    """
    if earlier := _earlier(booking, caregiver, by, key):
        return earlier
    name = store_photo(photo, of=Message) if photo else ""
    with transaction.atomic():
        made, _is_new = Thread.objects.get_or_create(booking=booking, caregiver=caregiver)
        thread = Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=made.pk)
        if earlier := _earlier(booking, caregiver, by, key):
            return earlier
        talk = talk_between(booking, caregiver)
        if not talk.can_write:
            raise ThreadClosed
        not_too_fast(Message.objects.filter(author=by), at="sent_at", most=MOST_A_MINUTE, field="body")
        photo_name = claim(name) if name else ""
        message = Message.objects.create(thread=thread, side=side, author=by, body=body, photo=photo_name, key=key)
        tell_of(message, talk)
    return message


def join_thread(*, thread: Thread, by: User, key: UUID) -> Message:
    """From here on both sides see that an operator reads along and may write. Joining twice says it once."""
    with transaction.atomic():
        thread = Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.pk)
        if earlier := thread.messages.filter(side=Side.PLATFORM).first():
            return earlier
        message = Message.objects.create(thread=thread, side=Side.PLATFORM, author=by, key=key)
        tell_of(message, talk_between(thread.booking, thread.caregiver))
    return message


def tell_of(message: Message, talk: Talk) -> None:
    """Tells those who did not write it: once until they look, or until the next day."""
    kind = _kind_of(message)
    for side, other in ((Side.OWNER, Side.CAREGIVER), (Side.CAREGIVER, Side.OWNER)):
        if side != message.side:
            seen, today = message.thread.seen_by(side), timezone.localdate()
            notify(
                recipient=talk.user_of(side),
                kind=kind,
                data={"name": talk.name_of(other), "window": talk.window},
                url=talk.url_for(side),
                dedupe_key=f"{kind} {message.thread_id} after {seen} {today:%y%m%d}",
            )
    publish(talk.topic, f"threads:{talk.booking.number}")


def _kind_of(message: Message) -> str:
    if message.says_joined:
        return "platform_joined"
    return "platform_message" if message.side == Side.PLATFORM else "message"


def _earlier(booking: Booking, caregiver: Caregiver, by: User, key: UUID) -> Message | None:
    return Message.objects.filter(thread__booking=booking, thread__caregiver=caregiver, author=by, key=key).first()
