"""Who at the desk may see and do what. The table stands in docs/roles.md; a group of each name carries the rights."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    DESK = "desk", pgettext_lazy("role", "Desk")
    VETTING = "vetting", _("Vetting")
    FINANCE = "finance", _("Finance")
    MANAGER = "manager", _("Manager")
    AUDITOR = "auditor", _("Auditor (reads only)")


@dataclass(frozen=True)
class Area:
    """Models that belong together at the desk, as `app.model`."""

    name: str
    models: tuple[str, ...]


BOOKINGS = Area("bookings", ("bookings.booking", "bookings.dispatchround", "bookings.review"))
TALKS = Area("talks", ("bookings.thread", "bookings.message", "bookings.complaint", "bookings.suggestion"))
MONEY = Area(
    "money",
    ("bookings.payment", "bookings.refund", "bookings.refundrequest", "bookings.earning", "bookings.bonus"),
)
PEOPLE = Area("people", ("accounts.user", "pets.pet", "accounts.address", "accounts.changerequest"))
# What opens something sealed, each look with a reason.
SEALED = Area("sealed", ("accounts.wayin", "accounts.emergencycontact"))
IDENTITIES = Area("identities", ("accounts.identityverification",))
LOOKS = Area("looks", ("accounts.sealedlook",))
CAREGIVERS = Area(
    "caregivers",
    ("caregivers.caregiver", "caregivers.application", "caregivers.certificate", "caregivers.profilechange"),
)
CONDUCT = Area("conduct", ("caregivers.monthlyrecord", "caregivers.measure", "bookings.sampledvisit"))
CATALOGUE = Area(
    "catalogue",
    ("bookings.service", "bookings.standard", "bookings.package", "bookings.holiday", "bookings.servicepoint"),
)
PRICES = Area("prices", ("bookings.price", "bookings.pricerule", "bookings.payrule", "bookings.cancellationpolicy"))
POLICY = Area(
    "policy",
    (
        "bookings.dispatchpolicy",
        "bookings.peakmode",
        "caregivers.tierrule",
        "caregivers.consequencerule",
        "caregivers.training",
    ),
)
MESSAGES = Area("messages", ("notifications.notification", "notifications.delivery", "notifications.smstemplate"))
STATISTICS = Area("statistics", ("backoffice.dailyfigure", "backoffice.areafigure"))
CAMPAIGNS = Area("campaigns", ("backoffice.campaign",))
AREAS = (BOOKINGS, TALKS, MONEY, PEOPLE, SEALED, IDENTITIES, LOOKS, CAREGIVERS, CONDUCT)
AREAS += (CATALOGUE, PRICES, POLICY, MESSAGES, STATISTICS, CAMPAIGNS)

SEES: dict[Role, tuple[Area, ...]] = {
    Role.DESK: (BOOKINGS, TALKS, MONEY, PEOPLE, SEALED, CAREGIVERS, CATALOGUE, MESSAGES, STATISTICS, CAMPAIGNS),
    Role.VETTING: (BOOKINGS, TALKS, PEOPLE, IDENTITIES, CAREGIVERS, CONDUCT, CATALOGUE),
    Role.FINANCE: (BOOKINGS, MONEY, PEOPLE, CATALOGUE, PRICES, STATISTICS),
    Role.MANAGER: AREAS,
    Role.AUDITOR: tuple(area for area in AREAS if area != SEALED),
}
DOES: dict[Role, tuple[Area, ...]] = {
    Role.DESK: (BOOKINGS, TALKS, PEOPLE, SEALED, MESSAGES),
    Role.VETTING: (IDENTITIES, CAREGIVERS, CONDUCT),
    Role.FINANCE: (MONEY, PRICES),
    Role.MANAGER: AREAS,
    Role.AUDITOR: (),
}
WORK = ("view", "add", "change", "delete")


def rights_of(role: Role) -> set[str]:
    """Every right of the role as `app.codename`."""
    sees = {_right(model, "view") for area in SEES[role] for model in area.models}
    return sees | {_right(model, verb) for area in DOES[role] for model in area.models for verb in WORK}


@transaction.atomic
def sync_roles() -> None:
    """Makes a group of each role carry exactly its rights. Doing it again changes nothing."""
    for role in Role:
        group, _is_new = Group.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(rights_of(role)))


def table() -> str:
    """The table of docs/roles.md: rows are areas, `sees` or `works` under each role."""
    head = f"| area | {' | '.join(role.value for role in Role)} |"
    lines = [head, "| --- " * (len(Role) + 1) + "|"]
    for area in AREAS:
        models = ", ".join(model.split(".")[1] for model in area.models)
        lines.append(f"| {area.name} ({models}) | {' | '.join(_word(role, area) for role in Role)} |")
    return "\n".join(lines)


def _word(role: Role, area: Area) -> str:
    if area in DOES[role]:
        return "works"
    return "sees" if area in SEES[role] else "–"


def _right(model: str, verb: str) -> str:
    app, name = model.split(".")
    return f"{app}.{verb}_{name}"


def _permissions(rights: Iterable[str]) -> list[Permission]:
    wanted = Q()
    for right in rights:
        app, codename = right.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted)) if wanted else []
