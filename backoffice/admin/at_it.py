"""Lists and pages whose rows are items of a queue: who is at which."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.claim import Claim
from backoffice.queue_pages import queue_bar
from backoffice.queues import KINDS


class ShowsWhoIsAtIt(admin.ModelAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        at_it = Claim.objects.living().on(self.model).filter(object_id=OuterRef("pk"))
        name = Coalesce(NullIf("operator__name", Value("")), "operator__username")
        who = {"at_it_who": Subquery(at_it.values(who=name)), "at_it_since": Subquery(at_it.values("since"))}
        return super().get_queryset(request).annotate(**who)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return [*super().get_list_display(request), "at_it"]

    @admin.display(description=_("is at it"))
    def at_it(self, row: Any) -> str:
        if not row.at_it_since:
            return "–"
        return f"{row.at_it_who} · {timezone.localtime(row.at_it_since):%H:%M}"


class Queued(ShowsWhoIsAtIt):
    """A plain list and page of the admin that show it where they were opened from a queue."""

    def get_list_display(self, request: HttpRequest) -> list[str]:
        asked = urlencode(request.GET)
        is_queue = any(kind.filters in asked for kind in KINDS if kind.model is self.model)
        shown = super().get_list_display(request)
        return shown if is_queue else [name for name in shown if name != "at_it"]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        row = self.get_object(request, object_id)
        bar = {"queue_bar": queue_bar(request, row)} if row else {}
        return super().change_view(request, object_id, form_url, bar | (extra_context or {}))
