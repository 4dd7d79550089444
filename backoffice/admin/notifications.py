from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backoffice.admin.at_it import Queued
from backoffice.admin.reading import DeskAdmin, DeskInline, ReadOnly, link_to, toned
from backoffice.message_kinds import kind_names
from backoffice.send_again import send_again
from petcare.notifications.models import Delivery, DeliveryState, Notification, SmsTemplate

TONES = {
    DeliveryState.PENDING: "warn",
    DeliveryState.SENT: "ok",
    DeliveryState.FAILED: "bad",
    DeliveryState.UNKNOWN: "warn",
}


class OfKind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(kind_names().items(), key=lambda one: one[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notification]) -> QuerySet[Notification]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class DeliveryInline(DeskInline):
    model = Delivery
    fields = ["channel", "state", "tries", "due_at", "sent_at", "error", "provider_reference"]


@admin.register(Notification)
class NotificationAdmin(ReadOnly, DeskAdmin):
    list_display = ["words", "recipient_link", "kind_name", "created_at", "read_at"]
    list_filter = [OfKind, ("read_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "created_at"
    sortable_by = ["created_at"]
    search_fields = ["recipient"]
    list_select_related = ["recipient"]
    inlines = [DeliveryInline]
    fields = ["recipient_link", "kind_name", "words", "url", "in_inbox", "created_at", "read_at"]

    @admin.display(description=_("recipient"), ordering="recipient__name")
    def recipient_link(self, notification: Notification) -> str:
        return link_to(notification.recipient)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, notification: Notification) -> str:
        return name_of(notification)

    @admin.display(description=_("words"))
    def words(self, notification: Notification) -> str:
        try:
            return f"{notification.title}：{notification.body}"
        except KeyError:
            # A kind of an older release.
            return notification.kind


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, Queued, DeskAdmin):
    list_display = ["id", "recipient", "kind", "channel", "state_toned", "tries", "error", "due_at", "sent_at"]
    list_filter = ["state", "channel"]
    search_fields = ["notification__recipient", "=provider_reference"]
    list_select_related = ["notification__recipient"]
    ordering = ["-pk"]
    sortable_by = ["id"]
    actions = ["send_again", "send_unknown_again"]
    fields = [
        "recipient",
        "kind",
        "channel",
        "state_toned",
        "tries",
        "due_at",
        "sent_at",
        "error",
        "provider_reference",
    ]

    @admin.action(description=_("Send again"), permissions=["work"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._sent_again(request, send_again(queryset), _("Send again"))

    @admin.action(description=_("Send again what may have arrived"), permissions=["work"])
    def send_unknown_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        sent = send_again(queryset, state=DeliveryState.UNKNOWN)
        self._sent_again(request, sent, _("Send again what may have arrived"))

    def _sent_again(self, request: HttpRequest, deliveries: list[Delivery], action: Any) -> None:
        for delivery in deliveries:
            self.log_change(request, delivery, str(action))
        count = len(deliveries)
        text = ngettext("%(count)d message goes out again.", "%(count)d messages go out again.", count)
        messages.success(request, text % {"count": count})

    @admin.display(description=_("recipient"))
    def recipient(self, delivery: Delivery) -> str:
        return link_to(delivery.notification.recipient)

    @admin.display(description=_("kind"))
    def kind(self, delivery: Delivery) -> str:
        return link_to(delivery.notification, name_of(delivery.notification))

    @admin.display(description=_("state"), ordering="state")
    def state_toned(self, delivery: Delivery) -> SafeString:
        return toned(TONES.get(delivery.state, ""), delivery.get_state_display())


@admin.register(SmsTemplate)
class SmsTemplateAdmin(DeskAdmin):
    list_display = ["name", "language", "provider_id", "signature", "text", "parts"]
    list_filter = ["language"]
    search_fields = ["name", "provider_id", "text"]
    change_list_template = "admin/notifications/sms_templates.html"

    def has_delete_permission(self, request: HttpRequest, obj: SmsTemplate | None = None) -> bool:
        return request.user.has_perm("notifications.delete_smstemplate")

    @admin.display(description=_("charged as"))
    def parts(self, template: SmsTemplate) -> int:
        return template.parts


def name_of(notification: Notification) -> str:
    """A kind of an older release has its code alone."""
    return kind_names().get(notification.kind, notification.kind)
