"""Reads what was counted, as the pages show it. Only the tables of the statistics are read here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractIsoWeekDay

from backoffice.statistics.charts import level_of
from backoffice.statistics.counting import Days
from backoffice.statistics.forms import step_begin
from backoffice.statistics.models import DailyFigure, Measure
from backoffice.statistics.spread import seconds_within


@dataclass(frozen=True)
class Question:
    days: Days
    district: str = ""
    service: str = ""

    def of(self, measure: Measure, *, days: Days | None = None, whole_service: bool = True) -> QuerySet[DailyFigure]:
        """The figures of a measure. `whole_service=False` leaves every service as its own rows."""
        days = days or self.days
        figures = DailyFigure.objects.filter(measure=measure, day__range=(days.first, days.last)).order_by()
        if self.district:
            figures = figures.filter(district=self.district)
        return figures.filter(service=self.service) if whole_service else figures.exclude(service="")

    @cached_property
    def asked_for(self) -> Sequence[tuple[int, int, str, int]]:
        """Visits by weekday (Monday is 1), hour and district: one query for everything that a page says of them."""
        rows = self.of(Measure.DEMAND).annotate(weekday=ExtractIsoWeekDay("day"))
        counted = rows.values_list("weekday", "detail", "district").annotate(Sum("count"))
        return [(weekday, int(hour), district, count) for weekday, hour, district, count in counted]

    @cached_property
    def at_work(self) -> Sequence[tuple[int, str, int]]:
        """Caregivers by hour and district. They serve every service, so supply knows none."""
        rows = Question(self.days, self.district).of(Measure.SUPPLY)
        counted = rows.values_list("detail", "district").annotate(Sum("count"))
        return [(int(hour), district, count) for hour, district, count in counted]


@dataclass(frozen=True)
class Tally:
    """One row of a table: its name, how many, how many yuan, and the same of the period before."""

    name: str
    count: int
    amount: Decimal
    count_before: int
    amount_before: Decimal
    share: float = 0.0

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Point:
    day: date
    count: int
    amount: Decimal
    count_before: int = 0
    amount_before: Decimal = Decimal(0)


def trend(question: Question, step: str) -> list[Point]:
    """Orders and yuan of each day, week or month, beside the step of the same place in the period before."""
    rows = question.of(Measure.ORDERS, days=Days(question.days.before.first, question.days.last))
    by_day = {row["day"]: row for row in rows.values("day").annotate(count=Sum("count"), amount=Sum("amount"))}
    now, before = _steps(question.days, by_day, step), _steps(question.days.before, by_day, step)
    return [
        Point(day, count, amount, *(before[number][1:] if number < len(before) else ()))
        for number, (day, count, amount) in enumerate(now)
    ]


def _steps(days: Days, by_day: dict, step: str) -> list[tuple[date, int, Decimal]]:
    sums: dict[date, tuple[int, Decimal]] = {}
    for day in days:
        begin = max(step_begin(day, step), days.first)
        count, amount = sums.get(begin, (0, Decimal(0)))
        row = by_day.get(day)
        sums[begin] = (count + row["count"], amount + row["amount"]) if row else (count, amount)
    return [(day, *both) for day, both in sums.items()]


def shares(question: Question, measure: Measure, by: str) -> list[Tally]:
    """Sums by `by` (service, district or detail), the largest first; one query for both periods."""
    both = Days(question.days.before.first, question.days.last)
    rows = question.of(measure, days=both, whole_service=by != "service")
    if by == "service" and question.service:
        rows = rows.filter(service=question.service)
    sums: dict[str, list] = defaultdict(lambda: [0, Decimal(0), 0, Decimal(0)])
    rows = rows.annotate(is_now=Q(day__gte=question.days.first))
    for row in rows.values(by, "is_now").annotate(number=Sum("count"), yuan=Sum("amount")):
        at = 0 if row["is_now"] else 2
        sums[row[by]][at] += row["number"]
        sums[row[by]][at + 1] += row["yuan"]
    by_amount = any(one[1] for one in sums.values())
    whole = sum(one[1] if by_amount else one[0] for one in sums.values()) or 1
    found = [Tally(name, *one, share=float((one[1] if by_amount else one[0]) / whole)) for name, one in sums.items()]
    return sorted(found, key=lambda one: (-one.amount, -one.count, one.name))


def waits(question: Question) -> tuple[float | None, float | None, int]:
    """Within how many seconds half and nine of ten bookings had somebody, and how many bookings that were."""
    rows = Question(question.days, question.district).of(Measure.ACCEPTANCE)
    boxes = {row["detail"]: row["number"] for row in rows.values("detail").annotate(number=Sum("count"))}
    return seconds_within(boxes, 0.5), seconds_within(boxes, 0.9), sum(boxes.values())


@dataclass(frozen=True)
class Field:
    """One field of the heat map."""

    count: int
    level: int


def heat(question: Question) -> tuple[Sequence[int], list[list[Field]]]:
    """The hours that were asked for at all, and for each weekday, Monday first, the visits in each of them."""
    counted = _summed(((weekday, hour), count) for weekday, hour, _district, count in question.asked_for)
    hours = _whole_range(hour for _, hour in counted)
    highest = max(counted.values(), default=0)
    return hours, [
        [Field(counted[day, hour], level_of(counted[day, hour], highest)) for hour in hours] for day in range(1, 8)
    ]


@dataclass(frozen=True)
class Hour:
    """What was asked for in an hour beside who was at work: both on an average day."""

    hour: int
    visits: float
    caregivers: float | None

    @property
    def load(self) -> float | None:
        return self.visits / self.caregivers if self.caregivers else None


def by_hour(question: Question) -> list[Hour]:
    """Demand against supply by hour."""
    visits = _summed((hour, count) for _weekday, hour, _district, count in question.asked_for)
    at_work = _summed((hour, count) for hour, _district, count in question.at_work)
    rows = Question(question.days, question.district).of(Measure.SUPPLY)
    counted_days = rows.values("day").distinct().count()
    return [
        Hour(
            hour,
            visits[hour] / len(question.days),
            at_work[hour] / counted_days if counted_days else None,
        )
        for hour in _whole_range({*visits, *at_work})
    ]


def by_area(question: Question) -> list[tuple[str, int, float]]:
    """By district: visits asked for, and hours of caregivers for each of them."""
    visits = _summed((district, count) for _weekday, _hour, district, count in question.asked_for)
    hours = _summed((district, count) for _hour, district, count in question.at_work)
    rows = sorted(((name, visits[name], hours[name]) for name in {*visits, *hours}), key=_most_first)
    return [(name, count, at_work / count if count else 0) for name, count, at_work in rows]


def snapshot(question: Question, measure: Measure) -> tuple[date | None, dict[str, int]]:
    """What was counted on the newest day of those asked for, by detail."""
    rows = Question(question.days, question.district).of(measure)
    day = rows.aggregate(day=Max("day"))["day"]
    of_day = rows.filter(day=day).values("detail").annotate(number=Sum("count"))
    return day, {row["detail"]: row["number"] for row in of_day}


def _summed[Key](counted: Iterable[tuple[Key, int]]) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for key, count in counted:
        sums[key] += count
    return sums


def _most_first(row: tuple[str, int, int]) -> tuple[int, str]:
    return (-row[1], row[0])


def _whole_range(hours: Iterable[int]) -> Sequence[int]:
    known = list(hours)
    return range(min(known), max(known) + 1) if known else range(0)
