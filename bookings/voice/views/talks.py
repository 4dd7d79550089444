"""All talks of somebody on one page."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.voice.models import Side
from bookings.voice.talk_list import line_of, talks_of
from caregivers.access import caregiver_required

PER_PAGE = 20
PAGES = {Side.OWNER: "threads/owner_talks.html", Side.CAREGIVER: "threads/caregiver_talks.html"}


@login_required
@never_cache
@require_safe
def owner_talks(request: HttpRequest) -> HttpResponse:
    return _talks(request, Side.OWNER)


@caregiver_required
@never_cache
@require_safe
def caregiver_talks(request: HttpRequest) -> HttpResponse:
    return _talks(request, Side.CAREGIVER)


def _talks(request: HttpRequest, side: Side) -> HttpResponse:
    page = Paginator(talks_of(request.user, side), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [line_of(thread, side) for thread in page.object_list]
    return render(request, "threads/_talk_list.html" if request.htmx else PAGES[side], {"page": page})
