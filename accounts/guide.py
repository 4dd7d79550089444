"""The guided profile: three short steps that can be left and continued."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import EmergencyContact, User


@dataclass(frozen=True)
class Step:
    name: str
    title: Promise
    is_done: bool

    @property
    def url_name(self) -> str:
        return f"accounts:profile_{self.name}"


def steps_of(user: User) -> list[Step]:
    has_contact = EmergencyContact.objects.filter(owner=user).exists()
    return [
        Step("person", _("How to address you"), bool(user.name and user.gender)),
        Step("home", _("Your home"), user.addresses.active().exists()),
        Step("contact", _("In an emergency"), has_contact),
    ]


def first_open_step(user: User) -> Step | None:
    return next((step for step in steps_of(user) if not step.is_done), None)
