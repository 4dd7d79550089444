"""The page of the desk's one box."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backoffice.admin.reading import place_of
from backoffice.search import KINDS, Asked, Kind, asked_for, meant_by

FEW, PAGE = 5, 50
# Sorting by nearness needs the rows: of what is found more often, any so many are enough to say "write more".
NEAREST, MOST = 50, 500


@dataclass(frozen=True)
class Found:
    kind: Kind
    rows: list[Any]
    has_more: bool


@never_cache
def desk_search(request: HttpRequest) -> HttpResponse:
    """A whole booking number or phone leads straight there; all else to a few rows of each kind, or all of one."""
    asked = asked_for(request.GET.get("q", ""))
    row = meant_by(asked, request.user) if asked.text else None
    if row is not None:
        return redirect(place_of(row))
    kinds = [kind for kind in KINDS if asked.text and request.user.has_perm(kind.right)]
    context = admin.site.each_context(request) | {"title": _("Search"), "asked": asked}
    one = next((kind for kind in kinds if kind.slug == request.GET.get("kind")), None)
    if one:
        page = all_of(one, asked, request.GET.get("page"))
        context |= {"kind": one, "page_obj": page, "is_cut": page.paginator.count == MOST}
        return render(request, "admin/search_all.html", context)
    found = [few_of(kind, asked) for kind in kinds]
    context |= {"found": [group for group in found if group.rows]}
    return render(request, "admin/search.html", context)


def few_of(kind: Kind, asked: Asked) -> Found:
    """Those that are just that or begin with it first, the newest before others."""
    rows = list(kind.find(asked).order_by().select_related(*kind.related)[:NEAREST])
    rows.sort(key=lambda row: -row.pk)
    rows.sort(key=lambda row: _distance(row, asked.text))
    return Found(kind, rows[:FEW], len(rows) > FEW)


def all_of(kind: Kind, asked: Asked, page: str | None) -> Page[Any]:
    """Pages of what is found, the newest first; a slice without order keeps the database on the right index."""
    keys = list(kind.find(asked).order_by().values_list("pk", flat=True)[:MOST])
    rows = kind.find(asked).model._default_manager.filter(pk__in=keys).select_related(*kind.related).order_by("-pk")
    return Paginator(rows, PAGE).get_page(page)


def _distance(row: Any, text: str) -> int:
    name = str(row).casefold()
    return 0 if name == text.casefold() else 1 if name.startswith(text.casefold()) else 2
