"""The dispatch board: one day of everybody, what of it needs somebody, and where."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.board.attention import concerns_of
from backoffice.board.day import at_work_on, lanes_of
from backoffice.board.picture import axis_of, kind_of, row_of
from backoffice.rights import demand
from bookings.models import Plan
from petcare.times import day_in, midnight_of

PAGE = 20
CONCERNS = 40
MAY_SEE, MAY_GIVE = "bookings.view_dispatchround", "bookings.change_dispatchround"


@require_GET
def dispatch_board(request: HttpRequest) -> HttpResponse:
    demand(request, MAY_SEE)
    day = day_in(request.GET.get("day", "")) or timezone.localdate()
    people = Paginator(at_work_on(day), PAGE).get_page(request.GET.get("page"))
    lanes = lanes_of(people.object_list, day)
    axis = axis_of(lanes, midnight_of(day))
    concerns = concerns_of(day)
    may_give = request.user.has_perm(MAY_GIVE)
    context: dict[str, Any] = (
        admin.site.each_context(request)
        | _days(day)
        | {
            "title": _("Dispatch board"),
            "page_obj": people,
            "axis": axis,
            "rows": [row_of(lane, axis, may_give=may_give) for lane in lanes],
            "concerns": Paginator(concerns, CONCERNS).get_page(request.GET.get("concerns")),
            "points": _points(lanes, concerns),
            "plans": Plan.objects.filter(day=day).select_related("asked_by")[:5],
            "may_give": may_give,
        }
    )
    return render(request, "admin/board/board.html", context)


def _days(day: date) -> dict[str, Any]:
    one = timedelta(days=1)
    return {"day": day, "before": day - one, "after": day + one, "is_over": day < timezone.localdate()}


def _points(lanes, concerns) -> list[list[Any]]:
    """For the map: where, what is drawn, and what it says; visits that need somebody last, so that they lie on top."""
    now = timezone.now()
    points = [[*_place(lane.caregiver.home), "home", str(lane.caregiver)] for lane in lanes]
    for lane in lanes:
        for visit in lane.visits:
            words = f"{lane.caregiver} · {timezone.localtime(visit.planned.lower):%H:%M}"
            points.append([*_place(visit.booking.point), kind_of(visit, now), words])
    for one in concerns:
        if one.visit.caregiver_id is None:
            words = f"{timezone.localtime(one.visit.window.lower):%H:%M} · {one.trouble.label}"
            points.append([*_place(one.visit.booking.point), "nobody", words])
    return points


def _place(point) -> tuple[float, float]:
    return round(point.lat, 5), round(point.lon, 5)
