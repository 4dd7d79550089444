from django.utils import timezone

from bookings.voice.models import Side
from bookings.voice.talks import Talk
from petcare.live.publish import publish
from petcare.notifications.models import Notification

KINDS = ("message", "platform_message", "platform_joined")


def mark_seen(*, talk: Talk, side: str, until: int) -> None:
    """This side has seen the messages up to this one; what the inbox said of them is read too."""
    thread = talk.thread
    if thread is None or until <= thread.seen_by(side) or not thread.messages.filter(pk=until).exists():
        return
    column = "owner_seen" if side == Side.OWNER else "caregiver_seen"
    # Two pages of one person may tell in any order: the mark only goes forward.
    if not type(thread).objects.filter(pk=thread.pk, **{f"{column}__lt": until}).update(**{column: until}):
        return
    reader = talk.user_of(side)
    told = Notification.objects.filter(recipient=reader, kind__in=KINDS, url=talk.url_for(side), read_at=None)
    told.update(read_at=timezone.now())
    publish(talk.topic, f"threads:{talk.booking.number}", f"user:{reader.pk}")
