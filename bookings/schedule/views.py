"""A caregiver's hours, and how they change them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.schedule.actions.change_hours import (
    HoursNeeded,
    HoursOverlap,
    change_dates,
    change_week,
    return_to_week,
)
from bookings.schedule.dates_apart import spans_of
from bookings.schedule.forms import DatesForm, WeekdayForm, range_forms
from caregivers.access import caregiver_required
from caregivers.models.hours import Weekday
from caregivers.ranges import Range
from petcare.errors import DomainError
from petcare.times import day_in

PAGE = 20


@caregiver_required
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """The usual week, and the dates to come that differ from it."""
    caregiver, today = request.user.caregiver, timezone.localdate()
    weekly = list(caregiver.weekly_hours.all())
    dates = spans_of(caregiver.date_hours.filter(date__gte=today))
    context = {
        "week": [(day, [_range(one) for one in weekly if one.weekday == day]) for day in Weekday],
        "today": today.weekday(),
        "page": Paginator(dates, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "work/hours.html", context)


@caregiver_required
@require_http_methods(["GET", "POST"])
def hours_week(request: HttpRequest, weekday: int) -> HttpResponse:
    """The ranges of one weekday, and of others that are to be the same."""
    if weekday not in Weekday.values:
        raise Http404
    caregiver, data = request.user.caregiver, request.POST or None
    stored = [_range(one) for one in caregiver.weekly_hours.filter(weekday=weekday)]
    form, ranges = WeekdayForm(data, weekday=weekday), range_forms(data, ranges=stored)

    def save(keep_visits: bool) -> None:
        days = {weekday, *form.cleaned_data["also"]}
        change_week(caregiver=caregiver, weekdays=days, ranges=ranges.ranges, keep_visits=keep_visits)

    return _save_or_show(request, "work/hours_week.html", form, ranges, save, {"weekday": Weekday(weekday)})


@caregiver_required
@require_http_methods(["GET", "POST"])
def hours_dates(request: HttpRequest) -> HttpResponse:
    """Days that differ from the week: off, or at other times."""
    caregiver, data = request.user.caregiver, request.POST or None
    form = DatesForm(data, initial={"first": request.GET.get("day"), "last": request.GET.get("day")})
    ranges = range_forms(data)

    def save(keep_visits: bool) -> None:
        given = form.cleaned_data
        wanted = [] if given["is_off"] else ranges.ranges
        if not given["is_off"] and not wanted:
            raise DomainError(_("Say from when until when."), field="is_off")
        change_dates(
            caregiver=caregiver, first=given["first"], last=given["last"], ranges=wanted, keep_visits=keep_visits
        )

    return _save_or_show(request, "work/hours_dates.html", form, ranges, save, {})


@caregiver_required
@require_POST
def hours_usual(request: HttpRequest) -> HttpResponse:
    """These days are as the week says again."""
    first, last = (day_in(request.POST.get(name, "")) for name in ("first", "last"))
    if first is None or last is None:
        raise Http404
    try:
        return_to_week(caregiver=request.user.caregiver, first=first, last=last)
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect("bookings:hours")


def _save_or_show(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    ranges: forms.BaseFormSet,
    save: Callable[[bool], None],
    context: dict[str, Any],
) -> HttpResponse:
    needed = []
    if request.method == "POST" and form.is_valid() & ranges.is_valid():
        try:
            save("keep_visits" in request.POST)
        except HoursOverlap as error:
            ranges.refuse(error)
        except HoursNeeded as error:
            needed = error.visits
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Your hours are saved."))
            return redirect("bookings:hours")
    context |= {"form": form, "ranges": ranges, "needed": needed}
    return render(request, template, context)


def _range(hours: Any) -> Range:
    return Range(hours.start_minute, hours.end_minute)
