"""Each measure counted from the bookings themselves, for some days. Nothing is written here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, ExtractHour, TruncDate

from backoffice.statistics.models import DailyFigure, Measure
from backoffice.statistics.spread import BEYOND, BOUNDS
from backoffice.statistics.supply import supply
from bookings.models import Booking, Event, Payment, Refund, Visit
from bookings.money.models import PaymentStatus
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus, VisitStatus
from petcare.times import midnight_of


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return midnight_of(self.first)

    @property
    def end(self) -> datetime:
        return midnight_of(self.last + timedelta(days=1))

    @property
    def before(self) -> "Days":
        """As many days that end where these begin."""
        length = self.last - self.first
        return Days(self.first - length - timedelta(days=1), self.first - timedelta(days=1))

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(len(self)))

    def within(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})


def first_payments(days: Days) -> QuerySet[Payment]:
    """Of each booking paid in these days the payment that counts: who paid twice gets the second one back."""
    earlier = Payment.objects.filter(
        booking=OuterRef("booking"), status=PaymentStatus.PAID, paid_at__lt=OuterRef("paid_at")
    )
    paid = Payment.objects.filter(days.within("paid_at"), ~Exists(earlier), status=PaymentStatus.PAID)
    return paid.order_by()


def orders(days: Days) -> Iterator[DailyFigure]:
    """Bookings and yuan by the day they were paid. A service counts its own lines of their bills."""
    paid = first_payments(days).annotate(day=TruncDate("paid_at"), place=F("booking__district"))
    yield from _figures(Measure.ORDERS, paid.values("day", "place").annotate(count=Count("pk"), yuan=Sum("amount")))
    sold = paid.filter(booking__visits__lines__service__isnull=False)
    sold = sold.values("day", "place", what=F("booking__visits__lines__service__code"))
    counted = sold.annotate(count=Count("pk", distinct=True), yuan=Sum("booking__visits__lines__amount"))
    yield from _figures(Measure.ORDERS, counted)


def demand(days: Days) -> Iterator[DailyFigure]:
    """Visits by the hour in which their window begins, of bookings that are paid and stand."""
    lost = [BookingStatus.AWAITING_PAYMENT, BookingStatus.CANCELLED]
    visits = Visit.objects.filter(days.within("window__startswith")).exclude(status=VisitStatus.CANCELLED).order_by()
    visits = visits.exclude(booking__status__in=lost).annotate(
        day=TruncDate(RangeStartsWith("window")),
        kind=Cast(ExtractHour(RangeStartsWith("window")), CharField()),
        place=F("booking__district"),
    )
    yield from _by_service(Measure.DEMAND, visits, "lines__service__code")


def acceptance(days: Days) -> Iterator[DailyFigure]:
    """How long bookings paid on a day waited until somebody had the first of their visits, in boxes."""
    given = Event.objects.filter(booking=OuterRef("booking"), kind=EventKind.ASSIGNED).order_by("at").values("at")[:1]
    paid = first_payments(days).annotate(
        day=TruncDate("paid_at"), place=F("booking__district"), wait=Subquery(given) - F("paid_at")
    )
    boxes = [When(wait__lte=timedelta(seconds=bound), then=Value(str(bound))) for bound in BOUNDS]
    waited = paid.filter(wait__isnull=False).annotate(kind=Case(*boxes, default=Value(BEYOND)))
    yield from _figures(Measure.ACCEPTANCE, waited.values("day", "place", "kind").annotate(count=Count("pk")))


def cancelled(days: Days) -> Iterator[DailyFigure]:
    """Whole bookings by the day they were cancelled, and why."""
    bookings = Booking.objects.filter(days.within("status_changed_at"), status=BookingStatus.CANCELLED).order_by()
    bookings = bookings.annotate(day=TruncDate("status_changed_at"), kind=F("cancel_reason"), place=F("district"))
    yield from _by_service(Measure.CANCELLED, bookings, "visits__lines__service__code")


def refunded(days: Days) -> Iterator[DailyFigure]:
    """Refunds by the day they were asked for, and why."""
    refunds = Refund.objects.filter(days.within("created_at")).order_by()
    refunds = refunds.annotate(day=TruncDate("created_at"), kind=F("reason"), place=F("payment__booking__district"))
    counted = refunds.values("day", "place", "kind").annotate(count=Count("pk"), yuan=Sum("amount"))
    yield from _figures(Measure.REFUNDED, counted)


def supplied(days: Iterable[date]) -> Iterator[DailyFigure]:
    """Caregivers whose hours cover the whole hour, by the hours they keep today."""
    for (day, district, hour), count in supply(days).items():
        yield DailyFigure(day=day, measure=Measure.SUPPLY, district=district, detail=str(hour), count=count)


# What can be counted for any day that was.
COUNTERS: dict[Measure, Callable[[Days], Iterator[DailyFigure]]] = {
    Measure.ORDERS: orders,
    Measure.DEMAND: demand,
    Measure.ACCEPTANCE: acceptance,
    Measure.CANCELLED: cancelled,
    Measure.REFUNDED: refunded,
}


def _by_service(measure: Measure, rows: QuerySet[Any], service: str) -> Iterator[DailyFigure]:
    yield from _figures(measure, rows.values("day", "place", "kind").annotate(count=Count("pk")))
    of_services = rows.filter(**{f"{service}__isnull": False}).values("day", "place", "kind", what=F(service))
    yield from _figures(measure, of_services.annotate(count=Count("pk", distinct=True)))


def _figures(measure: Measure, rows: QuerySet[Any]) -> Iterator[DailyFigure]:
    for row in rows:
        yield DailyFigure(
            day=row["day"],
            measure=measure,
            district=row["place"],
            service=row.get("what", ""),
            detail=row.get("kind", ""),
            count=row["count"],
            amount=row.get("yuan") or Decimal(0),
        )
