"""When it becomes a problem that nobody has come forward. Pure."""

from datetime import datetime, timedelta

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
