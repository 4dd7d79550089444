"""Asking for a plan, looking at it, and taking of it what one wants."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backoffice.board.views import MAY_GIVE, MAY_SEE
from backoffice.rights import demand
from bookings.dispatch.shortage import reason_words
from bookings.models import Plan, PlannedChange, Visit
from bookings.planning.actions.accept import accept_changes
from bookings.planning.actions.propose import ask_for_plan
from bookings.planning.explain import part_words
from bookings.planning.models import ChangeState
from petcare.errors import DomainError
from petcare.texts import id_in
from petcare.times import day_in

PAGE = 100


@require_POST
def plan_ask(request: HttpRequest) -> HttpResponse:
    """Somebody else's plan of the day that is worked out now serves as well."""
    demand(request, MAY_GIVE)
    day = day_in(request.POST.get("day", ""))
    board = reverse("admin:dispatch_board")
    if day is None:
        messages.error(request, _("This is no day."))
        return redirect(board)
    try:
        return redirect(ask_for_plan(day=day, may_move="may_move" in request.POST, by=request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(f"{board}?day={day:%Y-%m-%d}")


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, MAY_SEE)
    shown = _plan(pk)
    changes = shown.changes.select_related("visit__booking", "before__user", "after__user", "decided_by")
    people = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    people.object_list = [(change, part_words(change.parts)) for change in people.object_list]
    visits = Visit.objects.select_related("booking").in_bulk([one["visit"] for one in shown.left])
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Plan"),
        "plan": shown,
        "page_obj": people,
        "is_open": shown.changes.filter(state=ChangeState.PROPOSED).exists(),
        "left": [(visits[one["visit"]], reason_words(one["reasons"])) for one in shown.left if one["visit"] in visits],
        "may_give": request.user.has_perm(MAY_GIVE),
    }
    return render(request, "admin/board/plan.html", context)


@require_GET
def plan_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks for it every second."""
    demand(request, MAY_SEE)
    shown = _plan(pk)
    response = render(request, "admin/board/plan.html#state", {"plan": shown})
    if shown.is_done:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def plan_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives away what was ticked, or everything; says how much of it still fitted."""
    demand(request, MAY_GIVE)
    shown = _plan(pk)
    ids = {number for text in request.POST.getlist("change") if (number := id_in(text)) is not None}
    if request.POST.get("take") == "all":
        ids = set(shown.changes.values_list("pk", flat=True))
    if not ids:
        messages.warning(request, _("Nothing was ticked."))
        return redirect(shown)
    _say(request, accept_changes(plan=shown, ids=ids, by=request.user))
    return redirect(shown)


def _say(request: HttpRequest, decided: list[PlannedChange]) -> None:
    taken = sum(change.state == ChangeState.TAKEN for change in decided)
    refused = len(decided) - taken
    if taken:
        words = ngettext("%(count)d visit is given away.", "%(count)d visits are given away.", taken)
        messages.success(request, " ".join([words % {"count": taken}, _("Everybody concerned is told once.")]))
    if refused:
        words = ngettext(
            "%(count)d does not fit any more; why stands beside it.",
            "%(count)d do not fit any more; why stands beside them.",
            refused,
        )
        messages.warning(request, words % {"count": refused})
    if not decided:
        messages.warning(request, _("This was decided before. The page now shows where it stands."))


def _plan(pk: int) -> Plan:
    return get_object_or_404(Plan.objects.select_related("asked_by"), pk=pk)
