"""The bookings behind a number of the statistics: filters of the desk's list that links bring along."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.statistics.counting import Days
from bookings.models import Booking, Line, Payment
from bookings.money.models import PaymentStatus
from petcare.times import day_in


class _Brought(admin.SimpleListFilter):
    """Shown only where it is in the address. Subqueries: a join would give a row for each payment, visit or line, and
    all would have to be sorted to be told apart."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = request.GET.get(self.parameter_name, "")
        return [(value, value)] if value else []


class PaidOn(_Brought):
    """By the days of a payment: `2026-10-01/2026-10-31`. Who paid twice is there by either."""

    title = _("paid")
    parameter_name = "paid_on"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        if not self.value():
            return queryset
        first, last = (day_in(day) for day in f"{self.value()}/".split("/")[:2])
        if first is None or last is None:
            return queryset.none()
        paid = Payment.objects.order_by().filter(Days(first, last).within("paid_at"), status=PaymentStatus.PAID)
        return queryset.filter(pk__in=paid.values("booking"))


class Sold(_Brought):
    title = _("service")
    parameter_name = "service"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        if not self.value():
            return queryset
        sold = Line.objects.filter(visit__booking=OuterRef("pk"), service__code=self.value())
        return queryset.filter(Exists(sold))
