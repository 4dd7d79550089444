from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.money.statement import earlier_weeks, week_of
from caregivers.access import caregiver_required
from petcare.times import day_in

PAGE = 8


@caregiver_required
@require_safe
def earning_list(request: HttpRequest) -> HttpResponse:
    """A week with its visits, this one unless another is asked for, and the weeks before it."""
    caregiver, today = request.user.caregiver, timezone.localdate()
    week = week_of(caregiver, day_in(request.GET.get("week", "")) or today)
    earlier = Paginator(earlier_weeks(caregiver, before=week.monday), PAGE)
    context = {
        "week": week,
        "is_this_week": week.monday <= today <= week.sunday,
        "page": earlier.get_page(request.GET.get("page")),
    }
    return render(request, "work/earning_list.html", context)
