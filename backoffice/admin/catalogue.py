from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.admin.forms import FirstPriceFormSet, PriceForm, ServiceForm, StepForm
from backoffice.admin.reading import DeskAdmin, HistoryAdmin
from backoffice.price_line import price_line
from bookings.models import CancellationPolicy, CancellationTier, Price, Service, Standard, Step
from petcare.money import yuan


class VersionAdmin(DeskAdmin):
    """A version never changes, since bookings were made with it: saving makes the next one."""

    save_as = True
    save_as_continue = False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ):
        if request.method == "POST" and object_id and "_saveasnew" not in request.POST:
            raise PermissionDenied
        buttons = {"show_save": object_id is None, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().changeform_view(request, object_id, form_url, buttons | (extra_context or {}))

    def next_version(self, row: Model) -> int:
        """One more than the newest of its family."""
        return (self.family_of(row).aggregate(newest=Max("version"))["newest"] or 0) + 1

    def family_of(self, row: Model) -> QuerySet:
        return self.model._default_manager.all()

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version = self.next_version(obj)
        super().save_model(request, obj, form, change)


class PriceInline(admin.TabularInline):
    """The prices so far and to come; a change is one more row."""

    model = Price
    form = PriceForm
    formset = FirstPriceFormSet
    fields = ["effective_on", "price", "extra_pet_price", "reason", "cost_note", "competitors_note"]
    extra = 0
    ordering = ["-effective_on"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_min_num(self, request: HttpRequest, obj: Service | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(Service)
class ServiceAdmin(HistoryAdmin):
    form = ServiceForm
    list_display = ["name", "code", "price_yuan", "extra_pet_yuan", "minutes", "skill", "position", "retired_at"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter), "skill"]
    search_fields = ["code", "name_zh", "name_en", "summary_zh"]
    list_editable = ["position"]
    list_display_links = ["name"]
    actions = ["retire", "offer_again"]
    inlines = [PriceInline]
    change_form_template = "admin/bookings/service/change_form.html"
    history_list_display = ["minutes", "retired_at"]
    fieldsets = [
        (None, {"fields": ["code", ("name_zh", "name_en"), "summary_zh", "summary_en", ("tools_zh", "tools_en")]}),
        (_("Time"), {"fields": [("minutes", "extra_pet_minutes")]}),
        (
            _("Who and for whom"),
            {"fields": ["skill", "certificate_kind", ("certificate_zh", "certificate_en"), "species"]},
        ),
        (_("On the page"), {"fields": ["picture", "icon", "position", "retired_at"]}),
    ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        prices = Price.objects.filter(service__pk=object_id) if object_id.isdecimal() else []
        line = price_line(prices, today=timezone.localdate())
        return super().change_view(request, object_id, form_url, {"line": line} | (extra_context or {}))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for price in formset.save(commit=False):
            price.set_by = request.user
            price.save()

    @admin.action(description=_("Retire: stays on old bookings, is not sold any more"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Service]) -> None:
        self._set_retired(request, queryset.filter(retired_at__isnull=True), timezone.now())

    @admin.action(description=_("Offer again"), permissions=["change"])
    def offer_again(self, request: HttpRequest, queryset: QuerySet[Service]) -> None:
        self._set_retired(request, queryset.filter(retired_at__isnull=False), None)

    def _set_retired(self, request: HttpRequest, services: QuerySet[Service], moment: Any) -> None:
        # One by one, so that the history of each says who it was.
        for service in services:
            service.retired_at = moment
            service.save()
            self.log_change(request, service, str(_("Retired") if moment else _("Offered again")))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        return super().get_queryset(request).with_price()

    @admin.display(description=_("name"), ordering="name_zh")
    def name(self, service: Service) -> str:
        return service.name

    @admin.display(description=_("price with one pet"))
    def price_yuan(self, service: Service) -> str:
        return yuan(service.price)

    @admin.display(description=_("price of each further pet"))
    def extra_pet_yuan(self, service: Service) -> str:
        return yuan(service.extra_pet_price)


class StepInline(admin.StackedInline):
    model = Step
    form = StepForm
    fields = [
        ("position", "place", "proof", "filled_by"),
        ("text_zh", "text_en"),
        ("amount_zh", "amount_en"),
        ("frequency_zh", "frequency_en"),
        ("unit", "lowest", "highest"),
        "species",
    ]
    extra, min_num = 0, 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        return super().get_formset(request, obj, validate_min=True, **kwargs)


@admin.register(Standard)
class StandardAdmin(VersionAdmin):
    list_display = ["service_link", "version", "step_count", "created_at"]
    list_filter = ["service"]
    search_fields = ["service__name_zh", "service__code", "steps__text_zh"]
    list_select_related = ["service"]
    fields = ["service"]
    inlines = [StepInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Standard]:
        return super().get_queryset(request).annotate(steps_in_it=Count("steps"))

    def family_of(self, row: Standard) -> QuerySet[Standard]:
        return Standard.objects.filter(service=row.service)

    @admin.display(description=_("service"), ordering="service__name_zh")
    def service_link(self, standard: Standard) -> str:
        return str(standard.service)

    @admin.display(description=_("steps"))
    def step_count(self, standard: Standard) -> int:
        return standard.steps_in_it


class TierFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not self._should_delete_form(form)]
        if all(tier.get("hours_before") != 0 for tier in kept):
            raise ValidationError(_("Say what comes back until the visit begins: a tier of 0 hours."))


class CancellationTierInline(admin.TabularInline):
    model = CancellationTier
    formset = TierFormSet
    fields = ["hours_before", "refund_percent"]
    extra, min_num = 0, 1


@admin.register(CancellationPolicy)
class CancellationPolicyAdmin(VersionAdmin):
    """What comes back when an owner cancels: bookings keep the version they were sold with."""

    list_display = ["version", "tiers_in_words", "departed_percent", "created_at"]
    fields = ["departed_percent"]
    inlines = [CancellationTierInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CancellationPolicy]:
        return super().get_queryset(request).prefetch_related("tiers")

    @admin.display(description=_("tiers"))
    def tiers_in_words(self, policy: CancellationPolicy) -> str:
        return " · ".join(str(tier) for tier in policy.tiers.all())
