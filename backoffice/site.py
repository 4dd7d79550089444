from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
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

    @property
    def login_form(self) -> type[Form]:
        # Its module needs the models, which are not there yet when the site is made.
        from backoffice.sign_in import DeskSignInForm

        return DeskSignInForm

    def get_urls(self) -> list:
        # Its module needs the models, which are not there yet when the site is made.
        from backoffice import identity, people_pages, photos, queue_pages, sealed, threads, voice_photos
        from backoffice.message_kinds import message_kinds
        from backoffice.peak_mode import peak_mode, peak_mode_off
        from backoffice.policy_preview import policy_preview
        from backoffice.price_preview import price_preview
        from backoffice.refund_reasons import refund_reasons
        from backoffice.searching import desk_search

        pages = [
            ("message-kinds/", message_kinds, "message_kinds"),
            ("price-preview/", price_preview, "price_preview"),
            ("policy-preview/<int:pk>/", policy_preview, "policy_preview"),
            ("peak-mode/", peak_mode, "peak_mode"),
            ("peak-mode/<int:pk>/off/", peak_mode_off, "peak_mode_off"),
            ("refund-reasons/", refund_reasons, "refund_reasons"),
            ("search/", desk_search, "desk_search"),
            ("queues/<slug:slug>/next/", queue_pages.next_in_queue, "next_in_queue"),
            ("claims/<int:pk>/take-over/", queue_pages.take_item_over, "take_over"),
            ("threads/<int:pk>/", threads.thread, "thread"),
            ("people/<int:pk>/", people_pages.person, "person"),
            ("people/<int:pk>/ask-identity/", identity.ask_who_they_are, "ask_identity"),
            ("people/<int:pk>/emergency-contact/", sealed.contact, "look_contact"),
            ("ways-in/<int:pk>/", sealed.way_in, "look_way_in"),
            ("photos/steps/<int:pk>/", photos.step_photo, "step_photo"),
            ("videos/steps/<int:pk>/", photos.step_video, "step_video"),
            ("videos/steps/<int:pk>/poster/", photos.step_video_poster, "step_video_poster"),
            ("photos/pets/<int:pk>/", photos.booked_pet_photo, "booked_pet_photo"),
            ("photos/own-pets/<int:pk>/", photos.pet_photo, "pet_photo"),
            ("photos/refunds/<int:pk>/", photos.refund_photo, "refund_photo"),
            ("photos/applications/<int:pk>/", photos.application_portrait, "application_portrait"),
            ("photos/profiles/<int:pk>/", photos.profile_portrait, "profile_portrait"),
            ("photos/certificates/<int:pk>/", photos.certificate_photo, "certificate_photo"),
            ("photos/reviews/<int:pk>/", voice_photos.review_photo, "review_photo"),
            ("photos/complaints/<int:pk>/", voice_photos.complaint_photo, "complaint_photo"),
            ("photos/messages/<int:pk>/", voice_photos.message_photo, "message_photo"),
            ("photos/identities/<int:pk>/<str:side>/", identity.identity_photo, "identity_photo"),
            ("photos/proofs/<int:pk>/", identity.proof_photo, "proof_photo"),
        ]
        own = [path(address, self.admin_view(view), name=name) for address, view, name in pages]
        own.append(path("second-factor/", include("backoffice.second_factor.urls")))
        own.append(path("dispatch/", include("backoffice.board.urls")))
        own.append(path("live/", include("backoffice.orders_live.urls")))
        own.append(path("statistics/", include("backoffice.statistics.urls")))
        return own + super().get_urls()

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from backoffice.orders_live.pages import first_page
        from backoffice.peak_mode import peak_now
        from backoffice.queues import queues_for

        own = {"queues": queues_for(request.user), "peak": peak_now()} | first_page(request.user)
        return super().index(request, own | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        left = {model["object_name"]: model for app in apps for model in app["models"]}
        sections = [(label, name, [left.pop(one) for one in models if one in left]) for label, name, models in SECTIONS]
        return [_section(*one) for one in [*sections, (*REST, list(left.values()))] if one[2]]


def _section(label: str, name: Any, models: list[dict[str, Any]]) -> dict[str, Any]:
    first = models[0].get("admin_url") or ""
    return {"name": name, "app_label": label, "app_url": first, "has_module_perms": True, "models": models}
