"""Why money was asked back, counted by service and by caregiver."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backoffice.rights import demand
from bookings.models import Refund, RefundRequest
from bookings.money.models import RefundReason, RequestReason, RequestState

COUNTED = timedelta(days=90)
PAGE = 50


@dataclass(frozen=True)
class Row:
    """How often each reason was given for one service or caregiver, in the order of RequestReason."""

    name: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def refund_reasons(request: HttpRequest) -> HttpResponse:
    """The last three months, those asked for most first; what owners took back counts nothing."""
    demand(request, "bookings.view_refundrequest")
    asked = RefundRequest.objects.filter(asked_at__gte=timezone.now() - COUNTED).exclude(state=RequestState.WITHDRAWN)
    service = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
    caregivers = Paginator(rows_of(asked, "visits__caregiver__user__name", of="visits__caregiver"), PAGE)
    context = admin.site.each_context(request) | {
        "title": _("Why money was asked back"),
        "reasons": RequestReason.labels,
        "services": rows_of(asked, f"visits__lines__service__{service}", of="visits__lines__service"),
        "given": given_back(),
        "page_obj": caregivers.get_page(request.GET.get("page")),
    }
    return render(request, "admin/refund_reasons.html", context)


def given_back() -> list[tuple[str, int, Decimal]]:
    """Every refund of these months by why it was given, asked for or not: how many, and how many yuan."""
    refunds = Refund.objects.filter(created_at__gte=timezone.now() - COUNTED).order_by()
    rows = refunds.values_list("reason").annotate(count=Count("pk"), yuan=Sum("amount")).order_by("-yuan")
    return [(str(RefundReason(reason).label), count, amount) for reason, count, amount in rows]


def rows_of(asked: QuerySet[RefundRequest, Any], name: str, *, of: str) -> list[Row]:
    """One query: requests by what stands behind `of`, called by `name`; a request counts once for each of them."""
    counted = (
        asked.filter(**{f"{of}__isnull": False}).values(of, name, "reason").annotate(count=Count("pk", distinct=True))
    )
    found: dict[Any, dict[str, int]] = defaultdict(dict)
    names = {}
    for one in counted.order_by():
        found[one[of]][one["reason"]] = one["count"]
        names[one[of]] = one[name]
    rows = [Row(names[pk], [counts.get(reason, 0) for reason in RequestReason.values]) for pk, counts in found.items()]
    return sorted(rows, key=lambda row: (-row.total, row.name))
