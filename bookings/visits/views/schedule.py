"""The caregiver's months and days."""

from datetime import date
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.visits.day import AHEAD, line_of, visits_of, visits_on
from bookings.visits.month import FURTHEST_MONTHS, hours_on, month_of, months_from
from caregivers.access import caregiver_required
from petcare.times import day_in, day_name

PAGE = 20


@caregiver_required
@require_safe
def caregiver_day_list(request: HttpRequest) -> HttpResponse:
    """A month with its hours and visits, and the visits to come by day."""
    caregiver, today = request.user.caregiver, timezone.localdate()
    first = _first_of_month(request.GET.get("month", ""), today)
    ahead = visits_of(caregiver).filter(status__in=AHEAD)
    page = Paginator(ahead, PAGE).get_page(request.GET.get("page"))
    by_day = groupby(page, key=lambda visit: timezone.localdate(visit.planned.lower))
    context = {
        "month": first,
        "weeks": month_of(caregiver, first, today=today),
        "earlier": months_from(first, -1) if months_from(today, -FURTHEST_MONTHS) < first else None,
        "later": months_from(first, 1) if first < months_from(today, FURTHEST_MONTHS) else None,
        "page": page,
        "days": [(day, day_name(day), list(visits)) for day, visits in by_day],
    }
    return render(request, "work/day_list.html", context)


@caregiver_required
@require_safe
def caregiver_day(request: HttpRequest, day: str) -> HttpResponse:
    """One day: its hours, its visits in order and the ways between them."""
    caregiver, asked = request.user.caregiver, day_in(day)
    if asked is None:
        raise Http404
    context = {
        "day": asked,
        "is_to_come": asked >= timezone.localdate(),
        "hours": hours_on(caregiver, asked),
        "stops": line_of(caregiver.home, visits_of(caregiver).filter(visits_on(asked))),
    }
    return render(request, "work/day.html", context)


def _first_of_month(text: str, today: date) -> date:
    asked = day_in(f"{text}-01") or today
    is_near = abs(months_between(today, asked)) <= FURTHEST_MONTHS
    return (asked if is_near else today).replace(day=1)


def months_between(one: date, other: date) -> int:
    return (other.year - one.year) * 12 + other.month - one.month
