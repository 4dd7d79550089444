"""What suits somebody's pets and home, with the reason. Nothing for whoever does not want to be suggested anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Address, User
from bookings.catalogue.models import Package
from bookings.schedule.candidates import Need, nearest_candidates
from bookings.voice.record import tell_stars
from bookings.voice.scoring import PRIOR_STARS
from caregivers.models import Caregiver
from petcare.notifications.models import Choices
from pets.models import Species

MOST_PACKAGES, MOST_CAREGIVERS = 2, 3
# Among so many of the nearest the best liked are shown.
LOOKED_AT = 20


@dataclass(frozen=True)
class Suggestion:
    what: Package | Caregiver
    reason: str


def suggestions_for(user: User, species: Collection[str]) -> dict[str, Sequence[Suggestion]]:
    """Packages for these animals and well-liked caregivers near the default home who take them all; at most seven
    queries, however many there are."""
    if not species or not Choices.objects.of(user.pk).wants_suggestions:
        return {}
    return {"packages": _packages(species), "caregivers": _caregivers(user, species)}


def _packages(species: Collection[str]) -> list[Suggestion]:
    """Those that are made for fewer kinds of animals first: they say more about why."""
    fitting = [package for package in Package.objects.on_sale() if set(package.species) & set(species)]
    fitting.sort(key=lambda package: (len(package.species), package.position, package.pk))
    return [
        Suggestion(package, _("%(animals)s at home") % {"animals": _animals(set(package.species) & set(species))})
        for package in fitting[:MOST_PACKAGES]
    ]


def _caregivers(user: User, species: Collection[str]) -> list[Suggestion]:
    home = Address.objects.active().filter(owner=user, is_default=True).first()
    if home is None:
        return []
    need = Need(home.point, frozenset(), frozenset(species), owner_id=user.pk)
    near = [one.caregiver_id for one in nearest_candidates(need, limit=LOOKED_AT)]
    liked = list(Caregiver.objects.filter(pk__in=near).select_related("user"))
    tell_stars(liked)
    liked.sort(key=lambda one: (-(one.recent_stars or PRIOR_STARS), near.index(one.pk)))
    reason = _("Lives near you, takes %(animals)s") % {"animals": _animals(species)}
    return [Suggestion(one, reason) for one in liked[:MOST_CAREGIVERS]]


def _animals(species: Collection[str]) -> str:
    return "、".join(str(Species(one).label) for one in Species if one in species)
