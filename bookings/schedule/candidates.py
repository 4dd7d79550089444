"""Who could come to a home at all: approved, near enough for both, with the skills, for these animals, and not blocked
by the owner."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, radians

from django.db import connection

from bookings.schedule.models import BondKind
from caregivers.models.caregiver import LON_SCALE
from caregivers.status import Approval, Presence
from petcare.geo.coordinates import Point

METRES_PER_DEGREE = 111_320
# The widest radius a caregiver may choose bounds the box that the index is asked for.
WIDEST_RADIUS_M = 30_000

# Where so many live near that they are enough, nobody further away is looked at, in metres.
RINGS_M = (1000, 2500, WIDEST_RADIUS_M)

METRES = """2 * 6371008.8 * asin(least(1, sqrt(
               power(sin(radians(home_lat::float8 - %(lat)s) / 2), 2)
               + cos(radians(%(lat)s)) * cos(radians(home_lat::float8))
               * power(sin(radians(home_lon::float8 - %(lon)s) / 2), 2))))"""
FITTING = f"""
    SELECT id, home_lat, home_lon, radius_m, {METRES} AS metres
    FROM {{people}}
    WHERE approval = %(approved)s AND NOT is_held
      AND home_lat BETWEEN %(lat)s - {{lat_margin}} AND %(lat)s + {{lat_margin}}
      AND home_lon BETWEEN %(lon)s - {{lon_margin}} AND %(lon)s + {{lon_margin}}
      AND skills::text[] @> %(skills)s::text[] AND species::text[] @> %(species)s::text[]
      AND (%(presence)s::text IS NULL OR presence = %(presence)s)
      AND user_id <> %(owner)s AND (%(only)s::bigint IS NULL OR id = %(only)s) AND NOT id = ANY(%(without)s)
      AND NOT id = ANY(ARRAY(SELECT caregiver_id FROM bookings_bond WHERE owner_id = %(owner)s AND kind = %(blocked)s))
"""


def _nearest() -> str:
    """The box and the skills first, materialized, then the exact distance: with 50,000 caregivers the plain join takes
    four times as long. A wider box is not even opened when one before it held enough."""
    parts, rings, so_far = [], [], ""
    for ring in range(len(RINGS_M)):
        box = FITTING.format(people="caregivers_caregiver", lat_margin=f"%(lat_{ring})s", lon_margin=f"%(lon_{ring})s")
        enough = (
            f"SELECT count(*) >= %(limit)s AS they_are FROM box_{ring} WHERE metres <= least(radius_m, %(ring_{ring})s)"
        )
        parts += [f"box_{ring} AS MATERIALIZED ({box}{so_far})", f"enough_{ring} AS MATERIALIZED ({enough})"]
        is_last = ring == len(RINGS_M) - 1
        chosen = "true" if is_last else f"(SELECT they_are FROM enough_{ring})"
        rings.append(f"SELECT * FROM box_{ring} WHERE metres <= least(radius_m, %(ring_{ring})s) AND {chosen}")
        so_far += f" AND NOT (SELECT they_are FROM enough_{ring})"
    return f"""
WITH {", ".join(parts)}
SELECT id, home_lat::float8, home_lon::float8, metres FROM ({" UNION ALL ".join(rings)}) within
ORDER BY metres, id LIMIT %(limit)s
"""


NEAREST = _nearest()

# Whoever is online is found by an index that gives the nearest first: of so many for each wanted, enough fit as a rule,
# and only where they do not, nor reach as far as is asked, the box is opened.
LAYER = 10
_WIDEST = {"lat_margin": f"%(lat_{len(RINGS_M) - 1})s", "lon_margin": f"%(lon_{len(RINGS_M) - 1})s"}
_REACH = f"%(ring_{len(RINGS_M) - 1})s"
NEAREST_ONLINE = f"""
WITH near AS MATERIALIZED (
    SELECT id, user_id, approval, is_held, presence, skills, species, radius_m, home_lat, home_lon
    FROM caregivers_caregiver WHERE approval = 'approved' AND presence = 'online'
    ORDER BY point(home_lon::float8 * {LON_SCALE}, home_lat::float8)
             <-> point(%(lon)s::float8 * {LON_SCALE}, %(lat)s::float8)
    LIMIT %(layer)s
), close AS MATERIALIZED (
    SELECT * FROM ({FITTING.format(people="near", **_WIDEST)}) fitting WHERE metres <= least(radius_m, {_REACH})
), enough AS MATERIALIZED (
    SELECT (SELECT count(*) FROM close) >= %(limit)s
        OR (SELECT count(*) FROM near) < %(layer)s
        OR (SELECT max({METRES}) FROM near) > {_REACH} AS they_are
), further AS MATERIALIZED (
    {FITTING.format(people="caregivers_caregiver", **_WIDEST)} AND NOT (SELECT they_are FROM enough)
)
SELECT id, home_lat::float8, home_lon::float8, metres FROM (
    SELECT * FROM close WHERE (SELECT they_are FROM enough)
    UNION ALL SELECT * FROM further WHERE metres <= least(radius_m, {_REACH})
) within ORDER BY metres, id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Need:
    """What a visit asks of whoever comes. Nobody serves at their own home, so the owner is named."""

    home: Point
    skills: frozenset[str]
    species: frozenset[str]
    owner_id: int


@dataclass(frozen=True)
class Candidate:
    caregiver_id: int
    home: Point
    metres: int


def nearest_candidates(
    need: Need,
    *,
    limit: int = 60,
    reach_m: int = WIDEST_RADIUS_M,
    online_only: bool = False,
    without: Collection[int] = (),
    only: int | None = None,
) -> list[Candidate]:
    """The nearest first, within their own radius and within `reach_m` metres; one query.

    `only` asks whether this one caregiver is among them.
    """
    rings = [min(ring_m, reach_m) for ring_m in RINGS_M]
    longitude = cos(radians(need.home.lat))
    margins: dict[str, float] = {f"ring_{number}": ring_m for number, ring_m in enumerate(rings)}
    margins |= {f"lat_{number}": ring_m / METRES_PER_DEGREE for number, ring_m in enumerate(rings)}
    margins |= {f"lon_{number}": ring_m / METRES_PER_DEGREE / longitude for number, ring_m in enumerate(rings)}
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST_ONLINE if online_only and only is None else NEAREST,
            {
                "lat": need.home.lat,
                "lon": need.home.lon,
                **margins,
                "approved": Approval.APPROVED,
                "skills": sorted(need.skills),
                "species": sorted(need.species),
                "presence": Presence.ONLINE if online_only else None,
                "owner": need.owner_id,
                "blocked": BondKind.BLOCKED,
                "without": list(without),
                "only": only,
                "limit": limit,
                "layer": LAYER * limit,
            },
        )
        return [Candidate(pk, Point(lat, lon), round(metres)) for pk, lat, lon, metres in cursor.fetchall()]
