"""Prices by date, packages, surcharges, holidays and service points."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from backoffice.admin.forms import PackageForm, PriceForm, PriceRuleForm
from backoffice.admin.reading import DeskAdmin, HistoryAdmin, page_of, toned
from backoffice.rights import demand
from bookings.catalogue.actions.rule_states import bring_into_force, draft_from, end_rule
from bookings.catalogue.actions.seed_holidays import seed_holidays
from bookings.catalogue.models import RuleKind, RuleState, price_rule
from bookings.models import Holiday, Package, Price, PriceRule, ServicePoint
from petcare.errors import DomainError
from petcare.money import yuan

WEEKDAYS = dict(price_rule.WEEKDAYS)
TONES = {RuleState.DRAFT: "warn", RuleState.LIVE: "ok", RuleState.ENDED: ""}
MOVES: dict[str, tuple[Any, Callable[..., PriceRule], set[str]]] = {
    "force": (_("Bring into force"), bring_into_force, {RuleState.DRAFT}),
    "end": (_("End it"), end_rule, {RuleState.LIVE}),
    "draft": (_("New draft from it"), draft_from, {RuleState.LIVE, RuleState.ENDED}),
}


@admin.register(Price)
class PriceAdmin(DeskAdmin):
    """A price that has come into force stays for good; one that is still to come may be taken back."""

    form = PriceForm
    list_display = ["service", "effective_on", "price_yuan", "extra_pet_yuan", "standing", "reason", "set_by"]
    list_filter = ["service", "effective_on"]
    date_hierarchy = "effective_on"
    list_select_related = ["service", "set_by"]
    search_fields = ["service__name_zh", "reason", "cost_note", "competitors_note"]
    ordering = ["-effective_on", "service"]
    fields = ["service", "effective_on", ("price", "extra_pet_price"), "reason", "cost_note", "competitors_note"]

    def has_change_permission(self, request: HttpRequest, obj: Price | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Price | None = None) -> bool:
        return obj is not None and obj.is_to_come and request.user.has_perm("bookings.delete_price")

    def save_model(self, request: HttpRequest, obj: Price, form: Any, change: bool) -> None:
        obj.set_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("price with one pet"), ordering="price")
    def price_yuan(self, price: Price) -> str:
        return yuan(price.price)

    @admin.display(description=_("price of each further pet"), ordering="extra_pet_price")
    def extra_pet_yuan(self, price: Price) -> str:
        return yuan(price.extra_pet_price)

    @admin.display(description=_("standing"))
    def standing(self, price: Price) -> SafeString:
        return toned("warn", _("to come")) if price.is_to_come else toned("", _("has come"))


@admin.register(Package)
class PackageAdmin(HistoryAdmin):
    form = PackageForm
    list_display = [
        "name",
        "inside",
        "species_words",
        "price_yuan",
        "valid_from",
        "valid_until",
        "position",
        "retired_at",
    ]
    list_display_links = ["name"]
    list_editable = ["position"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name_zh", "name_en", "summary_zh"]
    fieldsets = [
        (None, {"fields": ["code", ("name_zh", "name_en"), "summary_zh", "summary_en", "services", "species"]}),
        (_("Price"), {"fields": [("price", "extra_pet_price"), ("valid_from", "valid_until")]}),
        (_("On the page"), {"fields": ["position", "retired_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Package]:
        return super().get_queryset(request).prefetch_related("services")

    @admin.display(description=_("name"), ordering="name_zh")
    def name(self, package: Package) -> str:
        return package.name

    @admin.display(description=_("services"))
    def inside(self, package: Package) -> str:
        return "、".join(service.name for service in package.services.all())

    @admin.display(description=_("species"))
    def species_words(self, package: Package) -> str:
        return "、".join(package.species_names)

    @admin.display(description=_("price with one pet"), ordering="price")
    def price_yuan(self, package: Package) -> str:
        return yuan(package.price)


@admin.register(PriceRule)
class PriceRuleAdmin(DeskAdmin):
    form = PriceRuleForm
    list_display = ["name", "state_toned", "kind", "condition", "surcharge", "group", "validity", "position"]
    list_filter = ["state", "kind"]
    search_fields = ["name_zh", "name_en", "group"]
    change_form_template = "admin/bookings/pricerule/change_form.html"
    change_list_template = "admin/bookings/pricerule/change_list.html"
    readonly_fields = ["state_toned", "live_at", "ended_at"]
    fieldsets = [
        (
            None,
            {"fields": [("name_zh", "name_en"), ("kind", "state_toned"), ("amount", "percent"), ("group", "position")]},
        ),
        (
            _("When it counts"),
            {
                "fields": ["day_kind", "weekdays", ("from_hour", "to_hour"), "over_metres", "from_pet", "within_hours"],
                "description": _("Only what belongs to the kind: days, weekdays, hours, metres, pets or hours before."),
            },
        ),
        (_("Validity"), {"fields": [("valid_from", "valid_until"), "replaces", ("live_at", "ended_at")]}),
    ]

    def has_change_permission(self, request: HttpRequest, obj: PriceRule | None = None) -> bool:
        is_fixed = obj is not None and obj.state != RuleState.DRAFT
        return not is_fixed and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: PriceRule | None = None) -> bool:
        is_draft = obj is not None and obj.state == RuleState.DRAFT
        return is_draft and request.user.has_perm("bookings.delete_pricerule")

    def get_urls(self) -> list:
        move = self.admin_site.admin_view(require_POST(self.move))
        return [path("<int:pk>/<slug:name>/move/", move, name="bookings_pricerule_move"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        rule = self.get_object(request, object_id)
        may = request.user.has_perm("bookings.change_pricerule")
        buttons = [
            (name, label) for name, (label, _act, states) in MOVES.items() if may and rule and rule.state in states
        ]
        return super().change_view(request, object_id, form_url, {"moves": buttons} | (extra_context or {}))

    def move(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        demand(request, "bookings.change_pricerule")
        if name not in MOVES:
            raise Http404
        label, act, _states = MOVES[name]
        rule = get_object_or_404(PriceRule, pk=pk)
        try:
            rule = act(rule=rule)
            self.log_change(request, rule, str(label))
            messages.success(request, f"{rule.name}: {rule.get_state_display()}")
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(page_of(rule))

    @admin.display(description=_("name"), ordering="name_zh")
    def name(self, rule: PriceRule) -> str:
        return rule.name

    @admin.display(description=_("state"), ordering="state")
    def state_toned(self, rule: PriceRule) -> SafeString:
        return toned(TONES[RuleState(rule.state)], rule.get_state_display())

    @admin.display(description=_("condition"))
    def condition(self, rule: PriceRule) -> str:
        match rule.kind:
            case RuleKind.HOLIDAY:
                return rule.get_day_kind_display()
            case RuleKind.WEEKDAY:
                return "、".join(str(WEEKDAYS[day]) for day in rule.weekdays)
            case RuleKind.HOUR:
                return f"{rule.from_hour}:00–{rule.to_hour}:00"
            case RuleKind.DISTANCE:
                return f"> {rule.over_metres} m"
            case RuleKind.EXTRA_PET:
                return f"≥ {rule.from_pet}"
            case RuleKind.SHORT_NOTICE:
                return f"< {rule.within_hours} h"
        return ""

    @admin.display(description=_("Surcharge"))
    def surcharge(self, rule: PriceRule) -> str:
        return rule.effect

    @admin.display(description=_("validity"))
    def validity(self, rule: PriceRule) -> str:
        days = [day.isoformat() if day else "" for day in (rule.valid_from, rule.valid_until)]
        return " – ".join(days) if any(days) else ""


@admin.register(Holiday)
class HolidayAdmin(DeskAdmin):
    list_display = ["day", "weekday", "name", "kind", "standing"]
    list_filter = ["kind", "is_provisional", "day"]
    date_hierarchy = "day"
    # What is still to come first.
    ordering = ["-day"]
    search_fields = ["name_zh", "name_en"]
    fields = ["day", "kind", ("name_zh", "name_en"), "is_provisional"]
    actions = ["confirm"]
    change_list_template = "admin/bookings/holiday/change_list.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("bookings.delete_holiday")

    def get_urls(self) -> list:
        seed = self.admin_site.admin_view(require_POST(self.seed))
        return [path("seed/", seed, name="bookings_holiday_seed"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        year = timezone.localdate().year
        return super().changelist_view(request, {"years": [year, year + 1]} | (extra_context or {}))

    def seed(self, request: HttpRequest) -> HttpResponse:
        year = request.POST.get("year", "")
        demand(request, "bookings.add_holiday")
        if year not in {str(timezone.localdate().year + ahead) for ahead in (0, 1)}:
            raise Http404
        count = seed_holidays(year=int(year))
        messages.success(request, _("%(count)d days of %(year)s filled in.") % {"count": count, "year": year})
        return redirect(f"{reverse('admin:bookings_holiday_changelist')}?day__year={year}")

    @admin.action(description=_("The notice is in: no longer provisional"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        queryset.update(is_provisional=False)

    @admin.display(description=_("weekday"))
    def weekday(self, holiday: Holiday) -> str:
        return str(WEEKDAYS[holiday.day.isoweekday()])

    @admin.display(description=_("name"))
    def name(self, holiday: Holiday) -> str:
        return holiday.name

    @admin.display(description=_("standing"), ordering="is_provisional")
    def standing(self, holiday: Holiday) -> SafeString:
        return toned("warn", _("provisional")) if holiday.is_provisional else toned("ok", _("certain"))


@admin.register(ServicePoint)
class ServicePointAdmin(DeskAdmin):
    list_display = ["name_zh", "name_en", "lat", "lon", "closed_at"]
    fields = [("name_zh", "name_en"), ("lat", "lon"), "closed_at"]
