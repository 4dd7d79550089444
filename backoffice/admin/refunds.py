"""Requests for refunds: the record of the visits, what the owner shows and what the rule proposes on one page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.deciding import DecidingAdmin
from backoffice.admin.reading import link_to, page_of, toned
from bookings.models import RefundRequest, Thread, VisitStep
from bookings.money.actions.decide_refund import approve_refund, refuse_refund
from bookings.money.models import RequestState
from bookings.money.refund_proposal import total_of
from bookings.money.refundable import left_to_refund, proposals_of
from bookings.voice.models import Side
from bookings.voice.reading import Said
from bookings.voice.reading import page_of as newest_of
from bookings.voice.talks import talk_between
from petcare.errors import DomainError

TONES = {RequestState.OPEN: "warn", RequestState.APPROVED: "ok", RequestState.REFUSED: "bad"}


class RefundDecisionForm(NoDoorCodes, forms.Form):
    """How much goes back; without all of it the owner is told why. `left` and `proposed` are what the page said."""

    seal_at = SealAt.NOWHERE
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    left = forms.DecimalField(max_digits=10, decimal_places=2, widget=forms.HiddenInput)
    proposed = forms.DecimalField(max_digits=10, decimal_places=2, widget=forms.HiddenInput)
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
class RefundRequestAdmin(DecidingAdmin):
    posts = {"decide": "decide"}
    list_display = ["booking", "owner_name", "reason", "proposed", "amount", "state_toned", "asked_at", "decided_by"]
    list_filter = ["state", "reason"]
    date_hierarchy = "asked_at"
    search_fields = ["booking", "booking__owner", "words"]
    search_help_text = gettext_lazy("Booking number, owner, phone, or a word of the request")
    list_select_related = ["booking__owner", "decided_by"]
    change_list_template = "admin/bookings/refundrequest/change_list.html"

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The decision of one operator; somebody slower is told that it stands already."""
        row = self.row_to_decide(request, pk)
        form = RefundDecisionForm(request.POST, price=_price_of(row))
        if not form.is_valid():
            return self.page(request, row, form)
        try:
            if self.pressed(request, ("yes", "no")) == "yes":
                row = approve_refund(request=row, by=request.user, **form.cleaned_data)
            else:
                row = refuse_refund(request=row, answer=form.cleaned_data["answer"], by=request.user)
        except DomainError as error:
            return self.refused(request, row, form, error)
        self.log_change(request, row, str(row.get_state_display()))
        messages.success(request, f"{row.booking}: {row.get_state_display()}")
        return redirect(page_of(row))

    def page(self, request: HttpRequest, row: RefundRequest, form: forms.Form | None = None) -> HttpResponse:
        proposals = proposals_of(row)
        visits = [visit for visit, _proposal in proposals]
        price = sum((visit.price for visit in visits), start=0)
        left = left_to_refund(row.booking)
        proposed = total_of([proposal for _visit, proposal in proposals])
        initial = {"amount": min(proposed, left) or None, "left": left, "proposed": proposed}
        form = form or RefundDecisionForm(price=price, initial=initial)
        context = {
            "status": self.state_toned(row),
            "booking": link_to(row.booking),
            "owner": link_to(row.booking.owner),
            "proposals": proposals,
            "price": price,
            "left": left,
            "steps": VisitStep.objects.filter(visit__in=visits).select_related("visit").prefetch_related("photos"),
            "talks": _talks(row),
            "photos": row.photos.all(),
            "refunds": row.refunds.all(),
            "earlier": row.booking.refund_requests.exclude(pk=row.pk)[:10],
            "form": form if row.is_open and self.has_work_permission(request) else None,
        }
        return self.in_frame(request, row, context)

    @admin.display(description=gettext_lazy("owner"))
    def owner_name(self, row: RefundRequest) -> str:
        return row.booking.owner.name

    @admin.display(description=gettext_lazy("status"), ordering="state")
    def state_toned(self, row: RefundRequest) -> SafeString:
        return toned(TONES.get(row.state, ""), row.get_state_display())


def _talks(row: RefundRequest) -> list[tuple[Thread, Sequence[Said]]]:
    """What the owner and those who had these visits wrote last: evidence for whoever decides, whatever else they may
    read."""
    threads = row.booking.threads.filter(caregiver__visits__in=row.visits.all()).distinct()
    talks = [
        (thread, talk_between(row.booking, thread.caregiver)) for thread in threads.select_related("caregiver__user")
    ]
    return [(thread, newest_of(talk, Side.PLATFORM).said) for thread, talk in talks]


def _price_of(row: RefundRequest) -> Any:
    return sum((visit.price for visit in row.visits.prefetch_related("lines")), start=0)
