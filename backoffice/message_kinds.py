"""Every kind of message at a glance: who chooses it how, what it says, and whether its SMS has a text yet."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from petcare.notifications.kinds import Channel, Group, Kind, Urgency, all_kinds
from petcare.notifications.models import SmsTemplate
from petcare.notifications.sms_texts import variables_of

CHANNELS = {
    Channel.INBOX: gettext_lazy("inbox"),
    Channel.SMS: gettext_lazy("SMS"),
    Channel.PUSH: gettext_lazy("push"),
    Channel.EMAIL: gettext_lazy("e-mail"),
}
VARIABLE = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class Line:
    kind: Kind
    variables: list[str]
    templates: list[SmsTemplate]

    @property
    def group(self) -> str:
        return Group(self.kind.group).label

    @property
    def name(self) -> str:
        return kind_names()[self.kind.code]

    @property
    def channels(self) -> list[str]:
        return [str(CHANNELS[Channel(channel)]) for channel in self.kind.channels]

    @property
    def is_urgent(self) -> bool:
        return self.kind.urgency == Urgency.HIGH

    @property
    def goes_by_sms(self) -> bool:
        return Channel.SMS in self.kind.channels


def kind_names() -> dict[str, str]:
    """What each kind is called, by its code: its title, with the code where that does not tell it from others."""
    return _kind_names(get_language())


@cache
def _kind_names(language: str | None) -> dict[str, str]:
    """For every row of a list."""
    names = {kind.code: VARIABLE.sub("…", str(kind.title)) for kind in all_kinds()}
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}


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
