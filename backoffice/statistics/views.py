"""The pages of the statistics: orders, hours, owners. None of them reads a booking."""

from typing import Any

from django.contrib import admin
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from backoffice.statistics import figures
from backoffice.statistics.charts import column_chart
from backoffice.statistics.figures import Question
from backoffice.statistics.forms import FilterForm
from backoffice.statistics.models import AreaFigure, Freshness, Measure
from backoffice.statistics.words import change, detail_word, point_name, wait_words
from bookings.money.models import RefundReason
from bookings.orders.status import BookingStatus, CancelReason
from caregivers.models.hours import Weekday
from pets.models import Species

MOST_CIRCLES = 400
OFTEN = ("1", "2", "3-5", "6+")


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """Bookings and money over time, and where they come from, beside the period before."""
    demand(request, "backoffice.view_dailyfigure")
    form, question = _asked(request)
    step = form.step_chosen
    points = figures.trend(question, step)
    names = [point_name(point.day, step) for point in points]
    services = dict(form.fields["service"].choices)
    half, most, accepted = figures.waits(question)
    context = _context(request, form, _("Orders")) | {
        "points": list(zip(names, points, strict=True)),
        "money": column_chart(
            names, [float(one.amount) for one in points], [float(one.amount_before) for one in points]
        ),
        "count": column_chart(names, [one.count for one in points], [one.count_before for one in points]),
        "totals": _totals(points),
        "services": [
            (services.get(row.name, row.name), row) for row in figures.shares(question, Measure.ORDERS, "service")
        ],
        "districts": [
            (row.name or _("without a district"), row) for row in figures.shares(question, Measure.ORDERS, "district")
        ],
        "cancelled": [
            (detail_word(CancelReason, row.name), row) for row in figures.shares(question, Measure.CANCELLED, "detail")
        ],
        "refunded": [
            (detail_word(RefundReason, row.name), row)
            for row in figures.shares(Question(question.days, question.district), Measure.REFUNDED, "detail")
        ],
        "half": wait_words(half),
        "most": wait_words(most),
        "accepted": accepted,
        "rows": _rows(question),
    }
    return render(request, "admin/statistics/orders.html", context)


@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    """When visits are asked for, and who is at work then."""
    demand(request, "backoffice.view_dailyfigure")
    form, question = _asked(request)
    heads, fields = figures.heat(question)
    context = _context(request, form, _("Peak hours")) | {
        "heads": heads,
        "heat": list(zip(Weekday.labels, fields, strict=True)),
        "by_hour": figures.by_hour(question),
        "by_area": figures.by_area(question),
    }
    return render(request, "admin/statistics/hours.html", context)


@require_GET
def owners(request: HttpRequest) -> HttpResponse:
    """Where owners live, with which animals, and how often they come back."""
    demand(request, "backoffice.view_areafigure")
    form, question = _asked(request)
    species = request.GET.get("species", "")
    species = species if species in Species.values else ""
    squares = AreaFigure.objects.filter(species=species)
    squares = squares.filter(district=question.district) if question.district else squares
    counted_on, often = figures.snapshot(question, Measure.FREQUENCY)
    _day, pets = figures.snapshot(question, Measure.PETS)
    everybody = sum(often.values())
    context = _context(request, form, _("Owners")) | {
        "circles": [[float(one.lat), float(one.lon), one.owners] for one in squares[:MOST_CIRCLES]],
        "districts": squares.order_by().values("district").annotate(owners=Sum("owners")).order_by("-owners"),
        "species": Species.choices,
        "chosen_species": species,
        "pets": sorted(((detail_word(Species, name), count) for name, count in pets.items()), key=lambda one: -one[1]),
        "often": [(name, often.get(name, 0)) for name in OFTEN],
        "counted_on": counted_on,
        "returning": 100 * (everybody - often.get("1", 0)) / everybody if everybody else None,
    }
    return render(request, "admin/statistics/owners.html", context)


def _asked(request: HttpRequest) -> tuple[FilterForm, Question]:
    form = FilterForm(request.GET)
    return form, Question(form.days, form.asked("district"), form.asked("service"))


def _context(request: HttpRequest, form: FilterForm, title: str) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "days": form.days,
        "step": form.step_chosen,
        "query": urlencode({name: value for name, value in request.GET.items() if name in form.fields}),
        "fresh": Freshness.objects.first(),
        "may_export": request.user.has_perm("bookings.view_booking"),
    }


def _totals(points: list[figures.Point]) -> dict[str, Any]:
    count, count_before = sum(one.count for one in points), sum(one.count_before for one in points)
    amount, amount_before = sum(one.amount for one in points), sum(one.amount_before for one in points)
    return {
        "count": count,
        "count_change": change(count, count_before),
        "amount": amount,
        "amount_change": change(amount, amount_before),
        "each": amount / count if count else None,
    }


def _rows(question: Question) -> dict[str, str]:
    """Where the bookings and refunds behind the numbers are listed."""
    start, end = question.days.start.isoformat(), question.days.end.isoformat()
    place = {"district": question.district} if question.district else {}
    what = {"service": question.service} if question.service else {}
    booking = reverse("admin:bookings_booking_changelist")
    paid = {"paid_on": f"{question.days.first}/{question.days.last}"}
    lost = {"status__exact": BookingStatus.CANCELLED, "status_changed_at__gte": start, "status_changed_at__lt": end}
    refund = {"created_at__gte": start, "created_at__lt": end}
    return {
        "paid": f"{booking}?{urlencode(paid | place | what)}",
        "cancelled": f"{booking}?{urlencode(lost | place | what)}",
        "refunded": f"{reverse('admin:bookings_refund_changelist')}?{urlencode(refund)}",
    }
