"""How long somebody is looked for, judged by the time that is left before the window. Pure."""

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.dispatch.models import DispatchPolicy


def next_flag(policy: DispatchPolicy, begins: datetime, *, after: datetime) -> datetime | None:
    """The next moment at which nobody is a problem for a visit whose window begins then: a day before, and at the
    latest some hours before. None when both are over."""
    moments = (
        begins - timedelta(hours=policy.flag_hours),
        begins - timedelta(hours=policy.flag_latest_hours),
    )
    return min((moment for moment in moments if moment > after), default=None)


def first_flag(policy: DispatchPolicy, begins: datetime, *, opened: datetime) -> datetime:
    """For a round opened then. One that is opened too late for both is given one wave."""
    return next_flag(policy, begins, after=opened) or opened + timedelta(seconds=policy.wave_interval_seconds)


def gives_up_at(
    policy: DispatchPolicy, window: DateTimeTZRange, *, opened: datetime, goes_on: bool = False
) -> datetime:
    """When the search for this window, opened then, ends without anybody: early enough for the owner to find another
    way, or as the window begins where they want us to go on. At short notice it is given some minutes all the same,
    as long as the window lasts."""
    ends = window.lower - timedelta(hours=0 if goes_on else policy.give_up_hours)
    return min(max(ends, opened + timedelta(minutes=policy.least_search_minutes)), window.upper)


def time_to_decide(
    policy: DispatchPolicy, *, until_first: timedelta, owner_chooses: bool, covers_all: bool
) -> timedelta:
    """How long after somebody said yes it is decided: in seconds when they have time for all of it, else after a while
    in which somebody may come who has; where the owner chooses, after the time for that."""
    quickly = timedelta(seconds=policy.decision_seconds)
    if owner_chooses:
        until_choice_ends = until_first - timedelta(hours=policy.choice_ends_hours)
        return max(quickly, min(timedelta(minutes=policy.choice_minutes), until_choice_ends))
    if covers_all:
        return quickly
    # Not so long that the first visit would have nobody.
    until_urgent = until_first - timedelta(hours=policy.urgent_hours)
    return max(quickly, min(timedelta(minutes=policy.split_patience_minutes), until_urgent))
