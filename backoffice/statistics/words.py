"""How the statistics are said."""

from datetime import date
from decimal import Decimal
from math import inf

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backoffice.statistics.forms import Step
from backoffice.statistics.models import Measure
from backoffice.statistics.spread import BEYOND
from bookings.money.models import RefundReason
from bookings.orders.status import CancelReason
from pets.models import Species


def point_name(day: date, step: str) -> str:
    """A column's name: its day, the Monday of its week, its month."""
    if step == Step.MONTH:
        return f"{day:%Y-%m}"
    return date_format(day, pgettext("date format", "j M"))


def change(now: Decimal | int, before: Decimal | int) -> int | None:
    """Per cent more or less than before; None where there was nothing."""
    return round(100 * (now - before) / before) if before else None


def detail_word(choices: type[TextChoices], value: str) -> str:
    """What people call a value; unknown ones stay as they are."""
    return str(choices(value).label) if value in choices.values else value or _("not said")


def figure_detail(measure: str, detail: str) -> str:
    """Of which kind a figure is, with its unit; what no measure divides by has no words."""
    choices = {Measure.CANCELLED: CancelReason, Measure.REFUNDED: RefundReason, Measure.PETS: Species}
    if measure in choices:
        return detail_word(choices[Measure(measure)], detail)
    if measure in (Measure.DEMAND, Measure.SUPPLY):
        return f"{detail}:00"
    if measure == Measure.ACCEPTANCE:
        return wait_words(inf) if detail == BEYOND else _("within %(time)s") % {"time": wait_words(int(detail))}
    return _("%(number)s bookings each") % {"number": detail} if measure == Measure.FREQUENCY else detail


def wait_words(seconds: float | None) -> str:
    """About how long; empty for None."""
    if seconds is None:
        return ""
    if seconds == inf:
        return _("more than a day")
    if seconds < 2 * 60 * 60:
        return _("%(minutes)d min") % {"minutes": max(round(seconds / 60), 1)}
    return _("%(hours)d h") % {"hours": round(seconds / 3600)}
