"""When the end of a certificate is to be looked at. It counts through its last day."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

TOLD_BEFORE = (30, 7)
# Nobody is woken by a reminder.
MORNING = time(9)


def next_look(expires_on: date | None, now: datetime) -> datetime | None:
    """The next moment after `now` at which something is to be said or done; None when nothing is left."""
    if expires_on is None:
        return None
    moments = [_at(expires_on - timedelta(days=days), MORNING) for days in TOLD_BEFORE]
    moments.append(_at(expires_on + timedelta(days=1), time()))
    return next((moment for moment in moments if moment > now), None)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
