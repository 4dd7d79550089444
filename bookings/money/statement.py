"""A caregiver's earnings by week: what visits paid, and bonuses."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import TruncWeek

from bookings.money.models import Bonus, Earning
from caregivers.models import Caregiver

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """From its Monday on: what was earned, in yuan, with which visits and as which bonuses."""

    monday: date
    earnings: list[Earning]
    bonuses: list[Bonus]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def amount(self) -> Decimal:
        amounts = [earning.amount for earning in self.earnings] + [bonus.amount for bonus in self.bonuses]
        return sum(amounts, Decimal(0))


@dataclass
class WeekSum:
    """A week in short."""

    monday: date
    amount: Decimal = Decimal(0)
    visits: int = 0


def week_of(caregiver: Caregiver, day: date) -> Week:
    """The week that this day is in; three queries, however many visits."""
    monday = day - timedelta(days=day.weekday())
    of_week = {"earned_on__gte": monday, "earned_on__lt": monday + A_WEEK}
    rows = caregiver.earnings.filter(**of_week).select_related("visit__booking")
    return Week(
        monday,
        list(rows.prefetch_related("visit__booking__pets").order_by("-visit__finished_at")),
        list(caregiver.bonuses.filter(**of_week).select_related("measure")),
    )


def earlier_weeks(caregiver: Caregiver, *, before: date) -> list[WeekSum]:
    """The weeks with earnings or a bonus before this Monday, the newest first; two queries. A row for each week
    somebody worked is few enough for a list."""
    found: dict[date, WeekSum] = defaultdict(lambda: WeekSum(date.min))
    for rows, is_visits in ((caregiver.earnings, True), (caregiver.bonuses, False)):
        weeks = rows.filter(earned_on__lt=before).annotate(monday=TruncWeek("earned_on")).values("monday")
        for week in weeks.annotate(amount=Sum("amount"), rows=Count("pk")).order_by():
            one = found[week["monday"]]
            one.monday, one.amount = week["monday"], one.amount + week["amount"]
            one.visits += week["rows"] if is_visits else 0
    return sorted(found.values(), key=lambda week: week.monday, reverse=True)
