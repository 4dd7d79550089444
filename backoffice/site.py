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
    ("desk-caregivers", _("Caregivers"), ("Application", "Certificate", "Caregiver", "Measure", "MonthlyRecord")),
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
        from backoffice import identity, photos, sealed, threads, voice_photos
        from backoffice.message_kinds import message_kinds
        from backoffice.price_preview import price_preview
        from backoffice.refund_reasons import refund_reasons

        own = [
            path("message-kinds/", self.admin_view(message_kinds), name="message_kinds"),
            path("price-preview/", self.admin_view(price_preview), name="price_preview"),
            path("refund-reasons/", self.admin_view(refund_reasons), name="refund_reasons"),
            path("photos/refunds/<int:pk>/", self.admin_view(photos.refund_photo), name="refund_photo"),
            path("second-factor/", include("backoffice.second_factor.urls")),
            path("statistics/", include("backoffice.statistics.urls")),
            path("photos/steps/<int:pk>/", self.admin_view(photos.step_photo), name="step_photo"),
            path(
                "people/<int:pk>/ask-identity/",
                self.admin_view(identity.ask_who_they_are),
                name="ask_identity",
            ),
            path(
                "photos/identities/<int:pk>/<str:side>/",
                self.admin_view(identity.identity_photo),
                name="identity_photo",
            ),
            path("photos/proofs/<int:pk>/", self.admin_view(identity.proof_photo), name="proof_photo"),
            path("videos/steps/<int:pk>/", self.admin_view(photos.step_video), name="step_video"),
            path("videos/steps/<int:pk>/poster/", self.admin_view(photos.step_video_poster), name="step_video_poster"),
            path("ways-in/<int:pk>/", self.admin_view(sealed.way_in), name="look_way_in"),
            path("people/<int:pk>/emergency-contact/", self.admin_view(sealed.contact), name="look_contact"),
            path(
                "photos/applications/<int:pk>/",
                self.admin_view(photos.application_portrait),
                name="application_portrait",
            ),
            path("photos/certificates/<int:pk>/", self.admin_view(photos.certificate_photo), name="certificate_photo"),
            path("threads/<int:pk>/", self.admin_view(threads.thread), name="thread"),
            path("photos/reviews/<int:pk>/", self.admin_view(voice_photos.review_photo), name="review_photo"),
            path("photos/complaints/<int:pk>/", self.admin_view(voice_photos.complaint_photo), name="complaint_photo"),
            path("photos/messages/<int:pk>/", self.admin_view(voice_photos.message_photo), name="message_photo"),
            path("photos/pets/<int:pk>/", self.admin_view(photos.booked_pet_photo), name="booked_pet_photo"),
        ]
        return own + super().get_urls()

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from backoffice.queues import queues_for

        return super().index(request, {"queues": queues_for(request.user)} | (extra_context or {}))

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
