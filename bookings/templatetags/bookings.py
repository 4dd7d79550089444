"""How pages of bookings say things."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import pgettext

from bookings.orders.models import Line
from petcare.times import day_name

register = template.Library()


@register.filter
def day(moment: date | datetime) -> str:
    """`今天`, or the date."""
    return day_name(timezone.localdate(moment) if isinstance(moment, datetime) else moment)


@register.filter
def listed(things: Iterable[object]) -> str:
    """`定时喂食、换水`; of lines of a bill the services, each once."""
    names = [str(thing.service if isinstance(thing, Line) and thing.service else thing) for thing in things]
    return pgettext("between names", ", ").join(dict.fromkeys(names))


@register.filter
def discreet(name: str) -> str:
    """`王**`: other people's names are nobody's business."""
    return f"{name[:1]}**"
