from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel, Group, Kind, all_kinds
from petcare.notifications.models import Choices

NAMES = {Channel.PUSH: _("Push"), Channel.SMS: _("SMS"), Channel.EMAIL: _("E-mail")}


@dataclass
class Row:
    """One group on the page: its switches, and which channels are always on."""

    group: Group
    fields: list[forms.BoundField] = field(default_factory=list)
    always: list[Any] = field(default_factory=list)
    has_essential: bool = False


class ChoicesForm(forms.ModelForm):
    """A switch for each group and channel in which something can be silenced; what is essential has none."""

    class Meta:
        model = Choices
        fields = ["wants_suggestions", "keeps_quiet", "quiet_from", "quiet_until"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, data: Any = None, *, person: Any) -> None:
        super().__init__(data, instance=Choices.objects.of(person.pk))
        self.person = person
        for group in self._groups():
            for channel in NAMES:
                if self._can_choose(group, channel):
                    self.fields[f"{group}-{channel}"] = forms.BooleanField(
                        label=NAMES[channel], required=False, initial=self.instance.wants(group, channel)
                    )

    def rows(self) -> list[Row]:
        return [
            Row(
                group,
                fields=[self[f"{group}-{channel}"] for channel in NAMES if f"{group}-{channel}" in self.fields],
                always=[name for channel, name in NAMES.items() if self._is_always(group, channel)],
                has_essential=any(kind.is_essential for kind in _kinds(group)),
            )
            for group in self._groups()
        ]

    def save(self, commit: bool = True) -> Choices:
        by_group: dict[str, dict[str, bool]] = {}
        for name in self.fields:
            if "-" in name:
                group, channel = name.split("-")
                by_group.setdefault(group, {})[channel] = self.cleaned_data[name]
        self.instance.by_group = self.instance.by_group | by_group
        return super().save(commit)

    def _groups(self) -> list[Group]:
        is_caregiver = hasattr(self.person, "caregiver")
        return [group for group in Group if _kinds(group) and (is_caregiver or not group.is_for_caregivers)]

    def _can_choose(self, group: Group, channel: Channel) -> bool:
        if channel == Channel.EMAIL:
            return bool(self.person.email) and not self._is_always(group, channel)
        return any(channel in kind.channels and not kind.is_essential for kind in _kinds(group))

    def _is_always(self, group: Group, channel: Channel) -> bool:
        using = [kind for kind in _kinds(group) if channel in kind.channels]
        if channel == Channel.EMAIL and len(using) < len(_kinds(group)):
            return False
        return bool(using) and all(kind.is_essential for kind in using)


def _kinds(group: Group) -> list[Kind]:
    return [kind for kind in all_kinds() if kind.group == group and Channel.INBOX in kind.channels]
