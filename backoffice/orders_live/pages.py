"""The board: what is abnormal on top, below it every booking by state. It changes by itself."""

from functools import cache
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from backoffice.orders_live.cards import card_of
from backoffice.orders_live.city import city_today
from backoffice.orders_live.columns import bookings_by_id, columns_for
from backoffice.orders_live.forms import BoardForm
from backoffice.orders_live.troubles import abnormal_for
from backoffice.rights import demand
from backoffice.statistics.models import Freshness
from backoffice.statistics.today import today_beside_last_week
from bookings.orders.history import EVERY_BOOKING

ABNORMAL_A_PAGE = 12


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The whole page, or for htmx the part of it that changes. Filters count for the states alone: what is abnormal is
    shown whatever somebody looks for."""
    demand(request, "bookings.view_booking")
    form = BoardForm(request.GET)
    columns = columns_for(form, request.GET)
    abnormal = Paginator(abnormal_for(request.user), ABNORMAL_A_PAGE).get_page(request.GET.get("page_abnormal"))
    ids = {pk for column in columns for pk in column.ids} | {one.booking_id for one in abnormal}
    bookings = bookings_by_id(sorted(ids))
    # Asked for each card anew, a right takes longer than the card.
    may = cache(request.user.has_perm)
    for one in abnormal:
        one.card = card_of(bookings[one.booking_id], may, one.visit_id)
    for column in columns:
        column.cards = [card_of(bookings[pk], may) for pk in column.ids]
    shown = {"form": form, "columns": columns, "abnormal": abnormal, "topic": EVERY_BOOKING}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "admin/orders_live/page.html#board", shown)
    frame = admin.site.each_context(request) | {"title": _("Orders live"), "is_nav_sidebar_enabled": False}
    return render(request, "admin/orders_live/page.html", frame | shown)


@require_GET
def city_map(request: HttpRequest) -> HttpResponse:
    """The part of the desk's first page that its map draws from."""
    demand(request, "bookings.view_booking")
    return render(request, "admin/orders_live/_city.html", {"city": city_today(), "topic": EVERY_BOOKING})


def first_page(user: User) -> dict[str, Any]:
    """What the desk's first page shows to this operator besides the queues."""
    shown: dict[str, Any] = {"topic": EVERY_BOOKING}
    if user.has_perm("backoffice.view_dailyfigure"):
        fresh = Freshness.objects.first()
        shown |= {"today": today_beside_last_week(), "counted_at": fresh.counted_at if fresh else None}
    if user.has_perm("bookings.view_booking"):
        shown["city"] = city_today()
    return shown
