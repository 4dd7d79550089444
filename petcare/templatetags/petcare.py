"""Filters every page may use; a builtin of the template engine, so pages load nothing."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from petcare import money, times
from petcare.uploads.photos import LONG_SIDE, SMALLER

register = template.Library()


@register.filter
def yuan(amount):
    return money.yuan(amount)


@register.filter
def when(moment):
    return times.when(moment) if moment else ""


@register.filter
def window(period):
    """A range of moments (tstzrange): `今天 18:00–20:00`."""
    return times.span(period.lower, period.upper) if period else ""


@register.filter
def time_left(until, now):
    """`1 天 7 小时`: Django's words, without the comma that Chinese has no use for there."""
    return timeuntil(until, now).replace("，", " ")


@register.filter
def distance(metres):
    """`800 米` below a kilometre, rounded to 10 m; `1.2 公里` above."""
    if metres is None:
        return ""
    if metres < 995:
        return _("%(number)s m") % {"number": round(metres / 10) * 10}
    return _("%(number)s km") % {"number": f"{metres / 1000:.1f}"}


@register.filter
def phone_masked(phone):
    """`138****0001` for +8613800000001."""
    digits = str(phone or "").removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else digits


@register.filter
def photo_sizes(address):
    """For `srcset`: a private photo in its sizes, which its own view answers."""
    smaller = [f"{address}?side={side} {side}w" for side in sorted(SMALLER)]
    return ", ".join([*smaller, f"{address} {LONG_SIDE}w"])


@register.filter
def phone_readable(phone):
    """`138 0000 0001` for +8613800000001; other numbers as they are."""
    digits = str(phone or "").removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if len(digits) == 11 and digits.startswith("1") else digits


@register.simple_tag
def icon(name):
    """One picture of the sprite; it is decoration, so the words beside it must say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        _icons(),
        name,
    )


@cache
def _icons() -> str:
    """Where the sprite is: a page shows dozens of its pictures."""
    return static("img/icons.svg")
