"""A caregiver's earnings by week."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncWeek

from bookings.money.models import Earning
from caregivers.models import Caregiver

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """From its Monday on: what was earned, in yuan, and with which visits."""

    monday: date
    earnings: list[Earning]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def amount(self) -> Decimal:
        return sum((earning.amount for earning in self.earnings), Decimal(0))


def week_of(caregiver: Caregiver, day: date) -> Week:
    """The week that this day is in; two queries, however many visits."""
    monday = day - timedelta(days=day.weekday())
    earnings = caregiver.earnings.filter(earned_on__gte=monday, earned_on__lt=monday + A_WEEK)
    rows = earnings.select_related("visit__booking").prefetch_related("visit__booking__pets")
    return Week(monday, list(rows.order_by("-visit__finished_at")))


def earlier_weeks(caregiver: Caregiver, *, before: date) -> QuerySet[Earning, Any]:
    """The weeks with earnings before this Monday, the newest first: `monday`, `amount` and `visits` of each."""
    earlier = caregiver.earnings.filter(earned_on__lt=before).annotate(monday=TruncWeek("earned_on"))
    return earlier.values("monday").annotate(amount=Sum("amount"), visits=Count("pk")).order_by("-monday")
