from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from backoffice.admin.forms import ServiceForm
from backoffice.admin.reading import DeskAdmin
from bookings.models import CancellationPolicy, CancellationTier, DispatchPolicy, Service, Standard, Step
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


@admin.register(Service)
class ServiceAdmin(DeskAdmin, SimpleHistoryAdmin):
    form = ServiceForm
    list_display = ["name", "code", "price_yuan", "extra_pet_yuan", "minutes", "skill", "position", "retired_at"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter), "skill"]
    search_fields = ["code", "name_zh", "name_en", "summary_zh"]
    history_list_display = ["minutes", "retired_at"]
    fieldsets = [
        (None, {"fields": ["code", ("name_zh", "name_en"), "summary_zh", "summary_en", ("tools_zh", "tools_en")]}),
        (_("Time"), {"fields": [("minutes", "extra_pet_minutes")]}),
        (_("Who and for whom"), {"fields": ["skill", ("certificate_zh", "certificate_en"), "species"]}),
        (_("On the page"), {"fields": ["picture", "icon", "position", "retired_at"]}),
    ]

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


class StepInline(admin.TabularInline):
    model = Step
    fields = ["position", "text_zh", "text_en", "proof"]
    extra = 1


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


@admin.register(DispatchPolicy)
class DispatchPolicyAdmin(VersionAdmin):
    list_display = [
        "version",
        "wave_size",
        "first_wave_radius_m",
        "wave_interval_seconds",
        "decision_seconds",
        "weight_distance",
        "weight_rating",
        "weight_experience",
        "weight_continuity",
        "created_at",
    ]
    fieldsets = [
        (_("Waves"), {"fields": ["wave_size", "first_wave_radius_m", "wave_interval_seconds", "urgent_hours"]}),
        (
            _("Decision"),
            {
                "fields": [
                    "decision_seconds",
                    "split_patience_minutes",
                    "weight_distance",
                    "weight_rating",
                    "weight_experience",
                    "weight_continuity",
                ]
            },
        ),
    ]


class CancellationTierInline(admin.TabularInline):
    model = CancellationTier
    fields = ["hours_before", "refund_percent"]
    extra = 1


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
