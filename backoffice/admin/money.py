from django.contrib import admin, messages
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from backoffice.admin.at_it import Queued
from backoffice.admin.reading import DeskAdmin, DeskInline, ReadOnly, link_to, one_of, page_of, toned
from backoffice.rights import demand
from bookings.models import Payment, Refund
from bookings.money.actions.confirm_payment import close_mismatch
from bookings.money.actions.decide_refund import send_again
from bookings.money.models import PaymentStatus, RefundStatus
from petcare.errors import DomainError
from petcare.money import yuan

TONES = {
    PaymentStatus.PAID: "ok",
    PaymentStatus.FAILED: "bad",
    PaymentStatus.MISMATCH: "bad",
    RefundStatus.DUE: "warn",
    RefundStatus.SUCCEEDED: "ok",
    RefundStatus.FAILED: "bad",
}


def gateways() -> list[str]:
    """Those that ever knew a payment, from one to the next by the index of their references."""
    found: list[str] = []
    known = Payment.objects.exclude(provider_reference="").order_by()
    while name := known.filter(gateway__gt=found[-1] if found else "").aggregate(name=Min("gateway"))["name"]:
        found.append(name)
    return found


class RefundInline(DeskInline):
    model = Refund
    fields = ["number", "amount", "reason", "status", "tries", "due_at", "error", "succeeded_at"]
    readonly_fields = fields


@admin.register(Payment)
class PaymentAdmin(ReadOnly, Queued, DeskAdmin):
    list_display = [
        "number",
        "booking_link",
        "owner_link",
        "amount_yuan",
        "status_toned",
        "refunded",
        "paid_at",
        "created_at",
    ]
    sortable_by = ["number", "created_at"]
    list_filter = ["status", ("gateway", one_of(gateways))]
    date_hierarchy = "created_at"
    search_fields = ["number", "=provider_reference", "booking", "booking__owner"]
    search_help_text = _("Payment or booking number, the gateway's reference, owner, phone")
    list_select_related = ["booking__owner"]
    inlines = [RefundInline]
    actions = ["settled"]
    fields = [
        "number",
        "booking_link",
        "owner_link",
        "amount_yuan",
        "status_toned",
        "refunded",
        "gateway",
        "provider_reference",
        "ask_at",
        "created_at",
        "paid_at",
    ]

    @admin.action(description=_("Settled with the gateway: close those over another amount"), permissions=["work"])
    def settled(self, request: HttpRequest, queryset: QuerySet[Payment]) -> None:
        closed = [payment for payment in queryset if close_mismatch(payment=payment)]
        for payment in closed:
            self.log_change(request, payment, str(PaymentStatus.CLOSED.label))
        messages.success(request, _("Closed: %(count)s.") % {"count": len(closed)})

    @admin.display(description=_("booking"))
    def booking_link(self, payment: Payment) -> str:
        return link_to(payment.booking)

    @admin.display(description=_("owner"))
    def owner_link(self, payment: Payment) -> str:
        return link_to(payment.booking.owner)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_yuan(self, payment: Payment) -> str:
        return yuan(payment.amount)

    @admin.display(description=_("status"), ordering="status")
    def status_toned(self, payment: Payment) -> SafeString:
        return toned(TONES.get(payment.status, ""), payment.get_status_display())

    @admin.display(description=_("refunds asked for"), ordering="refund_reserved")
    def refunded(self, payment: Payment) -> str:
        return yuan(payment.refund_reserved) if payment.refund_reserved else ""


@admin.register(Refund)
class RefundAdmin(ReadOnly, Queued, DeskAdmin):
    list_display = ["number", "booking_link", "amount_yuan", "reason", "status_toned", "tries", "error", "created_at"]
    list_filter = ["status", "reason"]
    date_hierarchy = "created_at"
    search_fields = ["number", "payment__number", "payment__booking", "payment__booking__owner"]
    list_select_related = ["payment__booking"]
    fields = [
        "number",
        "booking_link",
        "payment_link",
        "amount_yuan",
        "reason",
        "status_toned",
        "provider_reference",
        "tries",
        "due_at",
        "error",
        "created_at",
        "succeeded_at",
    ]

    change_form_template = "admin/bookings/refund/change_form.html"

    def get_urls(self) -> list:
        again = path(
            "<int:pk>/again/", self.admin_site.admin_view(require_POST(self.again_view)), name="bookings_refund_again"
        )
        return [again, *super().get_urls()]

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sends what the gateway refused once more, under its own number."""
        demand(request, "bookings.change_refund")
        refund = get_object_or_404(Refund.objects.select_related("payment"), pk=pk)
        try:
            send_again(refund=refund, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            self.log_change(request, refund, gettext("sent again"))
            messages.success(request, gettext("On its way once more."))
        return redirect(page_of(refund))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        refund = self.get_object(request, object_id)
        can_send = (
            bool(refund) and refund.status == RefundStatus.FAILED and request.user.has_perm("bookings.change_refund")
        )
        return super().change_view(request, object_id, form_url, {"can_send_again": can_send} | (extra_context or {}))

    @admin.display(description=_("booking"))
    def booking_link(self, refund: Refund) -> str:
        return link_to(refund.payment.booking)

    @admin.display(description=_("payment"))
    def payment_link(self, refund: Refund) -> str:
        return link_to(refund.payment)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_yuan(self, refund: Refund) -> str:
        return yuan(refund.amount)

    @admin.display(description=_("status"), ordering="status")
    def status_toned(self, refund: Refund) -> SafeString:
        return toned(TONES.get(refund.status, ""), refund.get_status_display())
