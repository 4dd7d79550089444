"""Times as people say them: 今天 18:30, 明天 08:00, 11月25日 18:30. Always in the platform's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# So near, 2月6日 can only be one day.
SAME_SEASON = timedelta(days=150)


def day_in(text: str) -> date | None:
    """The day that an address or a form names as 2026-11-25; None for what is none, or of no year that people mean."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2999 else None


def midnight_of(day: date) -> datetime:
    """The moment at which the day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def day_name(day: date, *, relative: bool = True) -> str:
    """Today, tomorrow, yesterday, or the date; with the year only when another one could be meant."""
    today = timezone.localdate()
    if relative and day == today:
        return _("today")
    if relative and day == today + timedelta(days=1):
        return _("tomorrow")
    if relative and day == today - timedelta(days=1):
        return _("yesterday")
    if day.year == today.year or abs(day - today) < SAME_SEASON:
        return date_format(day, pgettext("date format", "j M"))
    return date_format(day, pgettext("date format", "j M Y"))


def when(moment: datetime, *, relative: bool = True) -> str:
    """A moment: `今天 18:30`."""
    local = timezone.localtime(moment)
    return f"{day_name(local.date(), relative=relative)} {local:%H:%M}"


def span(start: datetime, end: datetime, *, relative: bool = True) -> str:
    """A period: `今天 18:00–20:00`, naming the second day only when it is another one."""
    local_start, local_end = timezone.localtime(start), timezone.localtime(end)
    if local_start.date() == local_end.date():
        return f"{when(start, relative=relative)}–{local_end:%H:%M}"
    return f"{when(start, relative=relative)} – {when(end, relative=relative)}"
