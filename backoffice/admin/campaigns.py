"""Telling owners of a package or a service: whom it would reach before, what came of it after."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from backoffice.admin.reading import DeskAdmin, page_of, toned
from backoffice.campaigns.actions.send import start_campaign
from backoffice.campaigns.audience import audience_of
from backoffice.campaigns.models import Campaign, CampaignState
from backoffice.rights import demand
from petcare.errors import DomainError

TONES = {CampaignState.SENDING: "warn", CampaignState.SENT: "ok"}


@admin.register(Campaign)
class CampaignAdmin(DeskAdmin):
    list_display = [
        "title_zh",
        "state_toned",
        "district",
        "species",
        "last_visit",
        "valid_until",
        "started_at",
        "result",
    ]
    list_filter = ["state", "species"]
    search_fields = ["title_zh", "title_en"]
    change_form_template = "admin/backoffice/campaign/change_form.html"
    fieldsets = [
        (_("What is offered"), {"fields": [("package", "service"), "valid_until"]}),
        (_("Words"), {"fields": ["title_zh", "words_zh", "title_en", "words_en", "is_pushed"]}),
        (_("Who is told"), {"fields": ["district", "species", "last_visit", "reaches"]}),
        (_("What came of it"), {"fields": ["counted_days", "state_toned", "result"]}),
    ]
    readonly_fields = ["state_toned", "reaches", "result"]

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        """Not over one that was sent since this page was asked for: it would be a draft again, half told."""
        if change and not Campaign.objects.select_for_update(of=("self",)).get(pk=obj.pk).is_draft:
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list:
        send = path(
            "<int:pk>/send/", self.admin_site.admin_view(require_POST(self.send_view)), name="backoffice_campaign_send"
        )
        return [send, *super().get_urls()]

    def send_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand(request, "backoffice.change_campaign")
        campaign = get_object_or_404(Campaign, pk=pk)
        try:
            start_campaign(campaign=campaign, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            self.log_change(request, campaign, gettext("sent"))
            messages.success(request, gettext("It is on its way."))
        return redirect(page_of(campaign))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        campaign = self.get_object(request, object_id)
        extra: dict[str, Any] = {"can_send": campaign and self.has_change_permission(request, campaign)}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    @admin.display(description=_("status"), ordering="state")
    def state_toned(self, campaign: Campaign) -> SafeString:
        return toned(TONES.get(CampaignState(campaign.state), ""), campaign.get_state_display())

    @admin.display(description=_("reaches"))
    def reaches(self, campaign: Campaign) -> str:
        """Who would be told now, or who was."""
        if not campaign.pk:
            return gettext("Save it to see how many it reaches.")
        count = audience_of(campaign).count() if campaign.is_draft else campaign.told.count()
        return ngettext("%(count)d owner", "%(count)d owners", count) % {"count": count}

    @admin.display(description=_("result"))
    def result(self, campaign: Campaign) -> str:
        if not campaign.pk or campaign.is_draft:
            return ""
        words = gettext("%(owners)d of those told booked, %(bookings)d bookings in %(days)d days")
        return words % {"owners": campaign.booked_owners, "bookings": campaign.bookings, "days": campaign.counted_days}
