from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from backoffice.admin.reading import DeskAdmin, ReadOnly, link_to, toned
from bookings.models import Payment, Refund
from bookings.money.models import PaymentStatus, RefundStatus
from petcare.money import yuan

TONES = {
    PaymentStatus.PAID: "ok",
    PaymentStatus.FAILED: "bad",
    RefundStatus.DUE: "warn",
    RefundStatus.SUCCEEDED: "ok",
    RefundStatus.FAILED: "bad",
}


class RefundInline(ReadOnly, admin.TabularInline):
    model = Refund
    fields = ["number", "amount", "reason", "status", "tries", "due_at", "error", "succeeded_at"]
    readonly_fields = fields
    extra = 0


@admin.register(Payment)
class PaymentAdmin(ReadOnly, DeskAdmin):
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
    list_filter = ["status", "gateway"]
    date_hierarchy = "created_at"
    search_fields = ["number", "provider_reference", "booking__number", "booking__owner__name", "booking__owner__phone"]
    search_help_text = _("Payment or booking number, the gateway's reference, owner, phone")
    list_select_related = ["booking__owner"]
    inlines = [RefundInline]
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
class RefundAdmin(ReadOnly, DeskAdmin):
    list_display = ["number", "booking_link", "amount_yuan", "reason", "status_toned", "tries", "error", "created_at"]
    list_filter = ["status", "reason"]
    date_hierarchy = "created_at"
    search_fields = ["number", "payment__number", "payment__booking__number", "payment__booking__owner__name"]
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
