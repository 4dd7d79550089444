"""Requests for refunds: the record of the visits, what the owner shows and what the rule proposes on one page."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.reading import DeskAdmin, ReadOnly, link_to, page_of, toned
from bookings.models import RefundRequest, VisitStep
from bookings.money.actions.decide_refund import approve_refund, refuse_refund
from bookings.money.models import RequestState
from bookings.money.refund_proposal import total_of
from bookings.money.refundable import left_to_refund, proposals_for, with_record
from petcare.errors import DomainError

TONES = {RequestState.OPEN: "warn", RequestState.APPROVED: "ok", RequestState.REFUSED: "bad"}


class RefundDecisionForm(NoDoorCodes, forms.Form):
    """How much goes back; without all of it the owner is told why."""

    seal_at = SealAt.NOWHERE
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("The owner reads it. Needed to refuse, and when only a part goes back."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_yes, amount = self.data.get("to") == "yes", cleaned.get("amount")
        if is_yes and not amount and "amount" not in self.errors:
            self.add_error("amount", _("Say how much goes back."))
        is_part = is_yes and amount is not None and amount < self.price
        if (not is_yes or is_part) and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Say why. The person reads it."))
        return cleaned

    def __init__(self, *args: Any, price: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.price = price


@admin.register(RefundRequest)
class RefundRequestAdmin(ReadOnly, DeskAdmin):
    list_display = ["booking", "owner_name", "reason", "proposed", "amount", "state_toned", "asked_at", "decided_by"]
    list_filter = ["state", "reason"]
    date_hierarchy = "asked_at"
    search_fields = ["booking__number", "booking__owner__name", "booking__owner__phone", "words"]
    search_help_text = gettext_lazy("Booking number, owner, phone, or a word of the request")
    list_select_related = ["booking__owner", "decided_by"]
    change_list_template = "admin/bookings/refundrequest/change_list.html"

    def get_urls(self) -> list:
        decide = path(
            "<int:pk>/decide/",
            self.admin_site.admin_view(require_POST(self.decide_view)),
            name="bookings_refundrequest_decide",
        )
        return [decide, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return self.page(request, row)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The decision of one operator; somebody slower is told that it stands already."""
        if not may_decide(request):
            raise PermissionDenied
        row = get_object_or_404(RefundRequest.objects.select_related("booking__owner"), pk=pk)
        form = RefundDecisionForm(request.POST, price=_price_of(row))
        if not form.is_valid():
            return self.page(request, row, form)
        answer = form.cleaned_data["answer"]
        try:
            if request.POST.get("to") == "yes":
                row = approve_refund(request=row, amount=form.cleaned_data["amount"], answer=answer, by=request.user)
            else:
                row = refuse_refund(request=row, answer=answer, by=request.user)
        except DomainError as error:
            if error.field:
                form.add_error(error.field, error.message)
                return self.page(request, row, form)
            messages.error(request, error.message)
        else:
            self.log_change(request, row, str(row.get_state_display()))
            messages.success(request, f"{row.booking}: {row.get_state_display()}")
        return redirect(page_of(row))

    def page(self, request: HttpRequest, row: RefundRequest, form: forms.Form | None = None) -> HttpResponse:
        visits = list(with_record(row.visits.all()))
        proposals = proposals_for(visits, row.reason)
        price = sum((visit.price for visit in visits), start=0)
        proposed = min(total_of([proposal for _visit, proposal in proposals]), left_to_refund(row.booking))
        form = form or RefundDecisionForm(price=price, initial={"amount": proposed or None})
        context = self.admin_site.each_context(request) | {
            "title": str(self.opts.verbose_name),
            "opts": self.opts,
            "row": row,
            "status": toned(TONES.get(row.state, ""), row.get_state_display()),
            "booking": link_to(row.booking),
            "owner": link_to(row.booking.owner),
            "proposals": proposals,
            "price": price,
            "left": left_to_refund(row.booking),
            "steps": VisitStep.objects.filter(visit__in=visits).select_related("visit").prefetch_related("photos"),
            "photos": row.photos.all(),
            "refunds": row.refunds.all(),
            "earlier": row.booking.refund_requests.exclude(pk=row.pk)[:10],
            "form": form if row.is_open and may_decide(request) else None,
            "decide_url": reverse("admin:bookings_refundrequest_decide", args=[row.pk]),
        }
        return render(request, "admin/bookings/refundrequest/page.html", context)

    @admin.display(description=gettext_lazy("owner"))
    def owner_name(self, row: RefundRequest) -> str:
        return row.booking.owner.name

    @admin.display(description=gettext_lazy("status"), ordering="state")
    def state_toned(self, row: RefundRequest) -> SafeString:
        return toned(TONES.get(row.state, ""), row.get_state_display())


def may_decide(request: HttpRequest) -> bool:
    """The rows are read-only, the right to change them is the right to decide."""
    return request.user.has_perm("bookings.change_refundrequest")


def _price_of(row: RefundRequest) -> Any:
    return sum((visit.price for visit in row.visits.prefetch_related("lines")), start=0)
