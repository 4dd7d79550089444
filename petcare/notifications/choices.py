"""Where a message goes for somebody, and whether it waits for the morning. Pure."""

from datetime import datetime, timedelta

from django.utils import timezone

from petcare.notifications.kinds import Channel, Kind, Urgency
from petcare.notifications.models.choices import Choices


def channels_for(kind: Kind, choices: Choices) -> list[str]:
    """The channels beside the inbox. An essential message goes by all of its own, whatever somebody chose."""
    own = [
        str(channel)
        for channel in kind.channels
        if channel != Channel.INBOX and (kind.is_essential or choices.wants(kind.group, channel))
    ]
    asks_for_letters = Channel.INBOX in kind.channels and choices.wants(kind.group, Channel.EMAIL)
    return [*own, "email"] if asks_for_letters and Channel.EMAIL not in own else own


def held_until(kind: Kind, channel: str, choices: Choices, now: datetime) -> datetime | None:
    """When quiet hours are over for this message; None when it goes out now. A letter wakes nobody."""
    if kind.urgency == Urgency.HIGH or channel == Channel.EMAIL or not choices.keeps_quiet:
        return None
    local = timezone.localtime(now)
    start, end = choices.quiet_from, choices.quiet_until
    crosses_midnight = start > end
    is_evening = crosses_midnight and local.time() >= start
    is_quiet = is_evening or (local.time() < end and (crosses_midnight or local.time() >= start))
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1) if is_evening else local.date()
    return timezone.make_aware(datetime.combine(day, end))
