"""What caregivers get: the rule by version, and what was earned by it."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from backoffice.admin.catalogue import VersionAdmin
from backoffice.admin.reading import DeskAdmin, ReadOnly, link_to
from bookings.models import Earning, PayRule
from bookings.money.pay import Pay
from bookings.money.pay_words import part_words
from petcare.money import yuan


@admin.register(PayRule)
class PayRuleAdmin(VersionAdmin):
    """What a version promised stays promised: visits and offers keep it."""

    list_display = [
        "__str__",
        "share_percent",
        "holiday_percent",
        "distance_percent",
        "reason",
        "created_at",
    ]
    list_filter = ["tier"]
    fields = ["tier", "share_percent", ("holiday_percent", "distance_percent"), "reason"]

    def family_of(self, row: Model) -> QuerySet:
        return PayRule.objects.filter(tier=row.tier)


@admin.register(Earning)
class EarningAdmin(ReadOnly, DeskAdmin):
    list_display = ["earned_on", "caregiver_link", "amount_yuan", "booking_link", "rule"]
    list_filter = ["rule"]
    sortable_by = ["earned_on"]
    date_hierarchy = "earned_on"
    search_fields = ["visit__booking", "caregiver__user"]
    search_help_text = _("Booking number, caregiver, phone")
    list_select_related = ["caregiver__user", "visit__booking", "rule"]
    fields = ["caregiver_link", "booking_link", "earned_on", "amount_yuan", "parts_in_words", "rule_link", "created_at"]

    @admin.display(description=_("caregiver"))
    def caregiver_link(self, earning: Earning) -> str:
        return link_to(earning.caregiver)

    @admin.display(description=_("booking"))
    def booking_link(self, earning: Earning) -> str:
        return link_to(earning.visit.booking)

    @admin.display(description=_("pay rule"))
    def rule_link(self, earning: Earning) -> str:
        return link_to(earning.rule)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_yuan(self, earning: Earning) -> str:
        return yuan(earning.amount)

    @admin.display(description=_("parts"))
    def parts_in_words(self, earning: Earning) -> str:
        parts = part_words([Pay.of_json(earning.parts)])
        return "；".join(f"{part.label} {part.fact} {yuan(part.amount)}" for part in parts)
