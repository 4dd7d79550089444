"""How pages of bookings say things."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import ngettext, pgettext

from bookings.catalogue.models import LineKind
from bookings.catalogue.pricing import PricedLine
from bookings.orders.draft import DraftVisit
from bookings.orders.focus import visit_in_focus
from bookings.orders.models import Line, Visit
from bookings.voice.masking import masked
from bookings.voice.models import Side
from bookings.voice.talks import Talk, caregivers_talk, owners_talk
from petcare import texts
from petcare.times import day_name, span

register = template.Library()
register.filter(texts.discreet)
register.filter(masked)


@register.filter
def day(moment: date | datetime) -> str:
    """`今天`, or the date."""
    return day_name(timezone.localdate(moment) if isinstance(moment, datetime) else moment)


@register.filter
def listed(things: Iterable[object]) -> str:
    """`定时喂食、换水`; of lines of a bill the services, each once."""
    wanted = (one for one in things if not isinstance(one, Line) or one.kind == LineKind.SERVICE)
    names = [str(one.service if isinstance(one, Line) and one.service else one) for one in wanted]
    return pgettext("between names", ", ").join(dict.fromkeys(names))


@register.filter
def in_focus(visits: Sequence[Visit]) -> Visit:
    """Of a trip the visit that matters now."""
    return visit_in_focus(visits)


@register.filter
def lines_of_visit(visit: Visit | DraftVisit) -> Iterable[Line | PricedLine]:
    """The lines of its bill, of one that was placed and of one that is about to be."""
    return visit.lines.all() if isinstance(visit, Visit) else visit.lines


@register.filter
def visit_time(visit: Visit | DraftVisit) -> str:
    """The window that was bought, or is about to be: `今天 18:00–20:00`."""
    if isinstance(visit, Visit):
        return span(visit.window.lower, visit.window.upper)
    return span(visit.window.start, visit.window.end) if visit.window else ""


@register.filter
def trip_span(visits: Iterable[Visit]) -> str:
    """`12月6日 – 12月12日 · 7 次上门`; the visits stand in the order of their windows."""
    visits = list(visits)
    words = ngettext("%(count)s visit", "%(count)s visits", len(visits)) % {"count": len(visits)}
    return f"{day(visits[0].window.lower)} – {day(visits[-1].window.lower)} · {words}"


@register.inclusion_tag("threads/_here.html", takes_context=True)
def owner_writes_here(context: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """The talk with who comes to this visit, on the owner's page of the booking."""
    if visit.caregiver is None:
        return {}
    talk = owners_talk(context["user"], visit.booking.number, visit.caregiver_id)
    return _here(talk, Side.OWNER)


@register.inclusion_tag("threads/_here.html", takes_context=True)
def caregiver_writes_here(context: dict[str, Any], number: str) -> dict[str, Any]:
    """The talk with the owner of this booking, on a page of a caregiver who may talk with them."""
    return _here(caregivers_talk(context["user"].caregiver, number), Side.CAREGIVER)


def _here(talk: Talk | None, side: str) -> dict[str, Any]:
    if talk is None or not (talk.thread or talk.can_write):
        return {}
    other = Side.OWNER if side == Side.CAREGIVER else Side.CAREGIVER
    return {"address": talk.url_for(side), "name": talk.name_of(other)}
