from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

# What operators look for first stands first; a model that is named nowhere ends up under the last heading.
SECTIONS = (
    ("desk-bookings", _("Bookings"), ("Booking", "DispatchRound", "Review", "Complaint", "Suggestion")),
    ("desk-money", _("Money"), ("RefundRequest", "Payment", "Refund", "Earning", "Bonus")),
    ("desk-people", _("People"), ("User", "ChangeRequest", "IdentityVerification", "SealedLook", "Pet", "Address")),
    (
        "desk-caregivers",
        _("Caregivers"),
        ("Application", "Certificate", "ProfileChange", "Caregiver", "Measure", "MonthlyRecord") + ("SampledVisit",),
    ),
    (
        "desk-catalogue",
        _("What we sell and how it is sent out"),
        ("Service", "Package", "Price", "PriceRule", "PayRule", "Standard", "Holiday", "ServicePoint")
        + ("CancellationPolicy", "DispatchPolicy", "TierRule", "ConsequenceRule", "Training"),
    ),
    ("desk-messages", _("Messages"), ("Campaign", "Notification", "Delivery", "SmsTemplate")),
)
REST = ("desk-rest", _("Further"))


class BackofficeConfig(AdminConfig):
    """The Django admin as the operators' desk."""

    default_site = "backoffice.site.BackofficeSite"


class BackofficeSite(AdminSite):
    site_header = _("Fed at Home · Back office")
    site_title = _("Back office")
    index_title = _("Desk")
    index_template = "admin/desk.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._menus: dict[tuple[Any, ...], list[dict[str, Any]]] = {}

    @property
    def login_form(self) -> type[Form]:
        # Its module needs the models, which are not there yet when the site is made.
        from backoffice.sign_in import DeskSignInForm

        return DeskSignInForm

    def get_urls(self) -> list:
        # Its module needs the models, which are not there yet when the site is made.
        from backoffice.urls import urlpatterns

        return [*urlpatterns, *super().get_urls()]

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """What is closed or not there is said within the desk, with a way back into it."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied:
                said = {"title": gettext("This door is closed"), "is_closed": True}
                return render(request, "admin/wall.html", self.each_context(request) | said, status=403)
            except Http404:
                said = {"title": gettext("Nothing here")}
                return render(request, "admin/wall.html", self.each_context(request) | said, status=404)

        return within

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from backoffice.orders_live.pages import first_page
        from backoffice.peak_mode import peak_now
        from backoffice.queues import queues_for

        own = {"queues": queues_for(request.user), "peak": peak_now()} | first_page(request.user)
        return super().index(request, own | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Every page shows it, so it is worked out once for all who have the same rights and language."""
        if app_label:
            return super().get_app_list(request, app_label)
        user = request.user
        key = get_language(), user.is_superuser or frozenset(user.get_all_permissions())
        if key not in self._menus:
            self._menus[key] = self._menu(request)
        return self._menus[key]

    def _menu(self, request: HttpRequest) -> list[dict[str, Any]]:
        apps = super().get_app_list(request)
        left = {model["object_name"]: model for app in apps for model in app["models"]}
        sections = [(label, name, [left.pop(one) for one in models if one in left]) for label, name, models in SECTIONS]
        return [_section(*one) for one in [*sections, (*REST, list(left.values()))] if one[2]]


def _section(label: str, name: Any, models: list[dict[str, Any]]) -> dict[str, Any]:
    first = models[0].get("admin_url") or ""
    return {"name": name, "app_label": label, "app_url": first, "has_module_perms": True, "models": models}
