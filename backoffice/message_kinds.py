"""Every kind of message at a glance: who chooses it how, what it says, and whether its SMS has a text yet."""

from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from petcare.notifications.kinds import Channel, Group, Kind, Urgency, all_kinds
from petcare.notifications.models import SmsTemplate
from petcare.notifications.sms_texts import variables_of


@dataclass(frozen=True)
class Line:
    kind: Kind
    variables: list[str]
    templates: list[SmsTemplate]

    @property
    def group(self) -> str:
        return Group(self.kind.group).label

    @property
    def is_urgent(self) -> bool:
        return self.kind.urgency == Urgency.HIGH

    @property
    def goes_by_sms(self) -> bool:
        return Channel.SMS in self.kind.channels


@require_GET
def message_kinds(request: HttpRequest) -> HttpResponse:
    demand(request, "notifications.view_notification")
    by_name: dict[str, list[SmsTemplate]] = {}
    for template in SmsTemplate.objects.all():
        by_name.setdefault(template.name, []).append(template)
    lines = [
        Line(kind, sorted(variables_of(kind.sms_template_id) or []), by_name.get(kind.sms_template_id, []))
        for kind in sorted(all_kinds(), key=lambda kind: (list(Group).index(Group(kind.group)), kind.code))
    ]
    context = admin.site.each_context(request) | {"title": _("Kinds of messages"), "lines": lines}
    return render(request, "admin/message_kinds.html", context)
