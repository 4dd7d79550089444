"""Today so far beside the same weekday a week ago, from what was counted."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.statistics.models import DailyFigure, Measure

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class TodayFigure:
    """`now` is today so far, `before` the whole day a week ago; yuan where `is_money`."""

    title: str
    now: Any
    before: Any
    is_money: bool = False


def today_beside_last_week() -> list[TodayFigure]:
    """One query over the counted figures; zeros before anything was counted."""
    today = timezone.localdate()
    asked = (Measure.ORDERS, Measure.DEMAND, Measure.CANCELLED, Measure.REFUNDED)
    rows = DailyFigure.objects.filter(day__in=[today, today - A_WEEK], measure__in=asked, service="").order_by()
    found = {
        (row["measure"], row["day"]): row
        for row in rows.values("measure", "day").annotate(number=Sum("count"), yuan=Sum("amount"))
    }

    def both(measure: Measure, what: str, nothing: Any) -> tuple[Any, Any]:
        return tuple(found.get((measure, day), {}).get(what, nothing) for day in (today, today - A_WEEK))

    return [
        TodayFigure(_("paid bookings"), *both(Measure.ORDERS, "number", 0)),
        TodayFigure(_("revenue"), *both(Measure.ORDERS, "yuan", Decimal(0)), is_money=True),
        TodayFigure(_("visits planned"), *both(Measure.DEMAND, "number", 0)),
        TodayFigure(_("cancelled bookings"), *both(Measure.CANCELLED, "number", 0)),
        TodayFigure(_("given back"), *both(Measure.REFUNDED, "yuan", Decimal(0)), is_money=True),
    ]
