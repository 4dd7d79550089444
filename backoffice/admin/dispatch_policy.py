"""The versions of the dispatch policy, and peak mode."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from backoffice.admin.catalogue import VersionAdmin
from backoffice.admin.reading import page_of, toned
from backoffice.policy_preview import RULES, may_go_live
from backoffice.rights import demand
from bookings.dispatch.actions.put_live import put_live
from bookings.dispatch.models import DispatchPolicy
from petcare.errors import DomainError


class PolicyForm(forms.ModelForm):
    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # Whoever writes a version does not put it live with it.
            self.instance.went_live_at = None


@admin.register(DispatchPolicy)
class DispatchPolicyAdmin(VersionAdmin):
    """A version is written as a copy of another, tried on yesterday, and goes live by a decision of its own."""

    form = PolicyForm
    list_display = ["version", "state", "reason", "wave_size", "first_wave_radius_m", "wave_interval_seconds"]
    list_display += ["written_by", "created_at", "went_live_at"]
    list_select_related = ["written_by"]
    list_filter = ["is_for_peaks", ("went_live_at", admin.EmptyFieldListFilter)]
    search_fields = ["reason"]
    fieldsets = [
        (None, {"fields": ["reason", "is_for_peaks"]}),
        (_("Waves"), {"fields": ["wave_size", "first_wave_radius_m", "wave_interval_seconds", "urgent_hours"]}),
        (
            _("Decision"),
            {"fields": ["decision_seconds", "split_patience_minutes", ("choice_minutes", "choice_ends_hours")]},
        ),
        (
            _("When nobody comes"),
            {"fields": [("flag_hours", "flag_latest_hours"), ("give_up_hours", "least_search_minutes")]},
        ),
        (
            _("What counts how much"),
            {
                "fields": [
                    ("weight_travel", "weight_rating", "weight_punctuality", "weight_fit"),
                    ("weight_continuity", "weight_load", "weight_fairness", "weight_newcomer"),
                    "weight_conduct",
                ]
            },
        ),
    ]

    def get_urls(self) -> list:
        go_live = self.admin_site.admin_view(require_POST(self.go_live))
        return [path("<int:pk>/go-live/", go_live, name="bookings_dispatchpolicy_go_live"), *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version begins as what is in force."""
        usual = DispatchPolicy.objects.usual()
        copied = {field.name: getattr(usual, field.name) for field in RULES}
        return copied | super().get_changeform_initial_data(request)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        policy = self.get_object(request, object_id)
        extra = {"policy": policy, "may_go_live": policy and may_go_live(request, policy)}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: DispatchPolicy, form: Any, change: bool) -> None:
        obj.written_by = request.user
        super().save_model(request, obj, form, change)

    def go_live(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand(request, "bookings.change_dispatchpolicy")
        policy = get_object_or_404(DispatchPolicy, pk=pk)
        try:
            policy = put_live(policy=policy, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            self.log_change(request, policy, str(_("went live")))
            messages.success(request, _("%(policy)s counts for every new search.") % {"policy": policy})
        return redirect(page_of(policy))

    def get_queryset(self, request: HttpRequest) -> QuerySet[DispatchPolicy]:
        live = DispatchPolicy.objects.filter(went_live_at__isnull=False).order_by("-went_live_at", "-version")
        return super().get_queryset(request).annotate(usual=Subquery(live.values("pk")[:1]))

    @admin.display(description=_("state"))
    def state(self, policy: DispatchPolicy) -> SafeString:
        if policy.is_for_peaks:
            return toned("", _("for peaks"))
        if policy.went_live_at is None:
            return toned("warn", _("Draft"))
        return toned("ok", _("In force")) if policy.pk == policy.usual else toned("", _("Ended"))
