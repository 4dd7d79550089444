"""Whether a caregiver fits a visit, and if not what keeps them: what an operator sees who gives it away by hand."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bookings.orders.models import Visit
from bookings.orders.needs import need_of_booking
from bookings.schedule.calendar import Days, Hindrance, Hinge
from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Busy, Window
from bookings.schedule.models import Bond, BondKind
from caregivers.models import Caregiver
from caregivers.status import Approval, Presence, Skill
from petcare.geo.coordinates import distance_m
from pets.models import Species


class Obstacle(TextChoices):
    """The first that is true counts. Of their days: bookings.schedule.calendar.Hindrance."""

    NOT_APPROVED = "not_approved", gettext_lazy("may not work at the moment")
    OWN_HOME = "own_home", gettext_lazy("it is their own home")
    BLOCKED = "blocked", gettext_lazy("the owner does not want them")
    LACKS_SKILL = "lacks_skill", gettext_lazy("does not do this work")
    LACKS_SPECIES = "lacks_species", gettext_lazy("does not look after such animals")
    TOO_FAR = "too_far", gettext_lazy("further away than they travel")


HINDRANCES = {
    Hindrance.OVER: gettext_lazy("too late for this window"),
    Hindrance.HOURS: gettext_lazy("does not work then"),
    Hindrance.TAKEN: gettext_lazy("has something else then"),
    Hindrance.DRIVE: gettext_lazy("the way between the neighbouring visits takes too long"),
}


@dataclass(frozen=True)
class Check:
    """One caregiver beside one visit. `start` is when they could begin, `obstacle` what keeps them: one of the two.

    `remarks` keep nobody from it and are worth knowing.
    """

    caregiver: Caregiver
    metres: int
    obstacle: str = ""
    words: str = ""
    start: datetime | None = None
    drive_minutes: int | None = None
    hinge: str = ""
    remarks: Sequence[str] = ()

    @property
    def fits(self) -> bool:
        return not self.obstacle


def checks_of(
    visit: Visit,
    caregivers: Sequence[Caregiver],
    *,
    need: Need | None = None,
    not_before: datetime | None = None,
    without: Collection[int] = (),
    asks_engine: bool = False,
) -> list[Check]:
    """How each of the caregivers stands to the visit, in their order; four queries, two more without the `need`.

    `visit` has its booking loaded, the caregivers their user. `without` are visits that do not stand in their way,
    which this one never does. Drives are estimates where the engine is not asked and they are not known.
    """
    need = need or need_of_booking(visit.booking)
    blocked = set(
        Bond.objects.filter(owner=need.owner_id, kind=BondKind.BLOCKED, caregiver__in=caregivers).values_list(
            "caregiver", flat=True
        )
    )
    leaves_at = visit.window.lower
    days = Days(
        [one.pk for one in caregivers],
        timezone.localdate(leaves_at),
        home=visit.booking.point,
        without_visits=[visit.pk, *without],
        starts_from={one.pk: Busy(leaves_at, leaves_at, one.home) for one in caregivers},
        asks_engine=asks_engine,
    )
    not_before = max(timezone.now(), not_before or timezone.now())
    return [_check(visit, one, need, one.pk in blocked, days, not_before) for one in caregivers]


def _check(visit: Visit, caregiver: Caregiver, need: Need, is_blocked: bool, days: Days, not_before: datetime) -> Check:
    metres = round(distance_m(caregiver.home, need.home))
    remarks = _remarks(caregiver)
    found = obstacle_for(caregiver, need, is_blocked=is_blocked, metres=metres)
    if found:
        return Check(caregiver, metres, found, _words(found, caregiver, need), remarks=remarks)
    window = Window(visit.window.lower, visit.window.upper)
    pk, minutes = caregiver.pk, visit.minutes
    start = days.start_for(pk, window=window, minutes=minutes, not_before=not_before)
    if start is None:
        hindrance = days.hindrance(pk, window=window, minutes=minutes, not_before=not_before) or Hindrance.TAKEN
        return Check(caregiver, metres, str(hindrance), str(HINDRANCES[hindrance]), remarks=remarks)
    way = days.way(pk, start=start, minutes=minutes)
    drive = ceil(way.drive / timedelta(minutes=1))
    return Check(caregiver, metres, start=start, drive_minutes=drive, hinge=HINGES[way.hinge](), remarks=remarks)


def obstacle_for(caregiver: Caregiver, need: Need, *, is_blocked: bool, metres: int) -> Obstacle | None:
    """What keeps somebody from this home on any day. Pure."""
    found = {
        Obstacle.NOT_APPROVED: caregiver.approval != Approval.APPROVED,
        Obstacle.OWN_HOME: caregiver.user_id == need.owner_id,
        Obstacle.BLOCKED: is_blocked,
        Obstacle.LACKS_SKILL: not need.skills <= set(caregiver.skills),
        Obstacle.LACKS_SPECIES: not need.species <= set(caregiver.species),
        Obstacle.TOO_FAR: metres > caregiver.radius_m,
    }
    return next((obstacle for obstacle, is_true in found.items() if is_true), None)


def _words(found: Obstacle, caregiver: Caregiver, need: Need) -> str:
    missing: list[str] = []
    if found == Obstacle.LACKS_SKILL:
        missing = [str(Skill(one).label) for one in sorted(need.skills - set(caregiver.skills))]
    if found == Obstacle.LACKS_SPECIES:
        missing = [str(Species(one).label) for one in sorted(need.species - set(caregiver.species))]
    if not missing:
        return str(found.label)
    return _("%(what)s (%(names)s)") % {"what": found.label, "names": pgettext("between names", ", ").join(missing)}


def _remarks(caregiver: Caregiver) -> list[str]:
    remarks = {
        _("not online"): caregiver.presence == Presence.OFFLINE,
        _("gets no offers until a training is confirmed"): caregiver.is_held,
    }
    return [words for words, is_true in remarks.items() if is_true]


HINGES: dict[Hinge, Callable[[], str]] = {
    Hinge.VISIT_BEFORE: lambda: _("from the visit before"),
    Hinge.VISIT_AFTER: lambda: _("to the visit after"),
    Hinge.OWN_HOME: lambda: _("from their home"),
}
