"""Why nobody has come forward: everybody in reach, counted by what keeps them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings.dispatch.models import CAN_BE_GRABBED, DispatchRound, OfferStatus
from bookings.dispatch.suitors import fits_of
from bookings.orders.models import Visit
from bookings.schedule.candidates import METRES_PER_DEGREE, WIDEST_RADIUS_M, Candidate, Need
from bookings.schedule.models import BondKind
from caregivers.status import Approval, Presence, Skill
from petcare.geo.coordinates import Point
from pets.models import Species

# Nobody wants to know why the thousand and first did not come.
MOST = 1000

IN_REACH = """
WITH near AS MATERIALIZED (
    SELECT * FROM (
        SELECT id, home_lat::float8 AS lat, home_lon::float8 AS lon, radius_m, presence, skills, species,
               2 * 6371008.8 * asin(least(1, sqrt(
                   power(sin(radians(home_lat::float8 - %(lat)s) / 2), 2)
                   + cos(radians(%(lat)s)) * cos(radians(home_lat::float8))
                   * power(sin(radians(home_lon::float8 - %(lon)s) / 2), 2)))) AS metres
        FROM caregivers_caregiver
        WHERE approval = %(approved)s AND NOT is_held AND user_id <> %(owner)s
          AND home_lat BETWEEN %(lat)s - %(lat_margin)s AND %(lat)s + %(lat_margin)s
          AND home_lon BETWEEN %(lon)s - %(lon_margin)s AND %(lon)s + %(lon_margin)s
    ) people WHERE metres <= radius_m ORDER BY metres, id LIMIT %(most)s
)
SELECT near.id, lat, lon, metres, presence,
       ARRAY(SELECT unnest(%(skills)s::text[]) EXCEPT SELECT unnest(skills::text[]) ORDER BY 1),
       ARRAY(SELECT unnest(%(species)s::text[]) EXCEPT SELECT unnest(species::text[]) ORDER BY 1),
       EXISTS (SELECT FROM bookings_bond bond
               WHERE bond.owner_id = %(owner)s AND bond.caregiver_id = near.id AND bond.kind = %(blocked)s),
       offer.status
FROM near LEFT JOIN bookings_offer offer ON offer.round_id = %(round)s AND offer.caregiver_id = near.id
ORDER BY metres, near.id
"""


class Reason(TextChoices):
    """What keeps somebody, the first that is true counts."""

    LACKS_SKILL = "lacks_skill"
    LACKS_SPECIES = "lacks_species"
    BLOCKED = "blocked"
    DECLINED = "declined"
    NOT_FREE = "not_free"
    AWAY = "away"
    SILENT = "silent"
    NOT_ASKED = "not_asked"
    # Of a plan alone: they have time, and it gives that to others.
    PLANNED = "planned"


@dataclass(frozen=True)
class Neighbour:
    """Somebody in whose radius the home lies, and what is known of them. `offer` is empty while they were not asked."""

    candidate: Candidate
    is_online: bool
    missing_skills: Sequence[str]
    missing_species: Sequence[str]
    is_blocked: bool
    offer: str


def reasons_of(dispatch_round: DispatchRound, visits: Sequence[Visit], *, need: Need) -> list[dict[str, Any]]:
    """The groups as DispatchRound.reasons keeps them, the largest first: reason, what it is about, how many.

    One query for the people and three for their days, however many.
    """
    people = _in_reach(dispatch_round, need)
    has_time = fits_of(visits, [one.candidate for one in people])
    counts = Counter(_reason(one, has_time=one.candidate.caregiver_id in has_time) for one in people)
    groups = sorted(counts.items(), key=lambda group: (-group[1], group[0]))
    return [{"reason": str(reason), "about": about, "count": count} for (reason, about), count in groups]


def _reason(one: Neighbour, *, has_time: bool) -> tuple[Reason, str]:
    if one.missing_skills:
        return Reason.LACKS_SKILL, one.missing_skills[0]
    if one.missing_species:
        return Reason.LACKS_SPECIES, one.missing_species[0]
    if one.is_blocked:
        return Reason.BLOCKED, ""
    if one.offer == OfferStatus.DECLINED:
        return Reason.DECLINED, ""
    if not has_time:
        return Reason.NOT_FREE, ""
    if one.offer:
        return (Reason.SILENT if one.offer in CAN_BE_GRABBED else Reason.NOT_FREE), ""
    return (Reason.NOT_ASKED if one.is_online else Reason.AWAY), ""


def _in_reach(dispatch_round: DispatchRound, need: Need) -> list[Neighbour]:
    margin = WIDEST_RADIUS_M / METRES_PER_DEGREE
    with connection.cursor() as cursor:
        cursor.execute(
            IN_REACH,
            {
                "lat": need.home.lat,
                "lon": need.home.lon,
                "lat_margin": margin,
                "lon_margin": margin / cos(radians(need.home.lat)),
                "approved": Approval.APPROVED,
                "owner": need.owner_id,
                "skills": sorted(need.skills),
                "species": sorted(need.species),
                "blocked": BondKind.BLOCKED,
                "round": dispatch_round.pk,
                "most": MOST,
            },
        )
        return [
            Neighbour(
                Candidate(pk, Point(lat, lon), round(metres)),
                presence == Presence.ONLINE,
                skills,
                species,
                is_blocked,
                offer or "",
            )
            for pk, lat, lon, metres, presence, skills, species, is_blocked, offer in cursor.fetchall()
        ]


def reason_words(reasons: Iterable[Mapping[str, Any]]) -> str:
    """`附近 14 人：9 人没空、3 人不做喂药、2 人没接`."""
    groups = [group for group in reasons if group["reason"] in WORDS]
    total = sum(group["count"] for group in groups)
    if not total:
        return _("Nobody within reach")
    parts = [WORDS[group["reason"]](group["about"]) % {"count": group["count"]} for group in groups]
    in_reach = ngettext("%(total)d in reach", "%(total)d in reach", total) % {"total": total}
    return _("%(in_reach)s: %(parts)s") % {"in_reach": in_reach, "parts": pgettext("between names", ", ").join(parts)}


def _skill(code: str) -> str:
    return str(Skill(code).label) if code in Skill.values else code


def _species(code: str) -> str:
    return str(Species(code).label) if code in Species.values else code


WORDS = {
    Reason.LACKS_SKILL: lambda about: _("%%(count)d do not do %(skill)s") % {"skill": _skill(about)},
    Reason.LACKS_SPECIES: lambda about: _("%%(count)d do not look after %(species)s") % {"species": _species(about)},
    Reason.BLOCKED: lambda about: _("%(count)d the owner does not want"),
    Reason.DECLINED: lambda about: _("%(count)d passed"),
    Reason.NOT_FREE: lambda about: _("%(count)d have no time then"),
    Reason.AWAY: lambda about: _("%(count)d are not online"),
    Reason.SILENT: lambda about: _("%(count)d have not answered"),
    Reason.NOT_ASKED: lambda about: _("%(count)d are asked next"),
    Reason.PLANNED: lambda about: _("%(count)d go to others in this plan"),
}
