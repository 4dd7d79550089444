from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caregivers.access import caregiver_required
from caregivers.models import DateHours, WeeklyHours
from caregivers.models.hours import Weekday, minute_text

DATES_SHOWN = 60


@caregiver_required
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """The usual week, and the dates to come that differ from it."""
    caregiver, today = request.user.caregiver, timezone.localdate()
    weekly = list(caregiver.weekly_hours.all())
    dated = caregiver.date_hours.filter(date__gte=today)[:DATES_SHOWN]
    context = {
        "week": [(day, [_range(one) for one in weekly if one.weekday == day]) for day in Weekday],
        "today": today.weekday(),
        "dates": [(one.date, None if one.is_day_off else _range(one)) for one in dated],
    }
    return render(request, "caregivers/hours.html", context)


def _range(hours: WeeklyHours | DateHours) -> str:
    return f"{minute_text(hours.start_minute)}–{minute_text(hours.end_minute)}"
