"""Who could come to a home at all: approved, near enough for both, with the skills and for these animals."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, radians

from django.db import connection

from caregivers.status import Approval, Presence
from petcare.geo.coordinates import Point

METRES_PER_DEGREE = 111_320
# The widest radius a caregiver may choose bounds the box that the index is asked for.
WIDEST_RADIUS_M = 30_000

# The box and the skills first, materialized, then the exact distance: with 50,000 caregivers the plain join takes
# four times as long.
NEAREST = """
WITH boxed AS MATERIALIZED (
    SELECT id, home_lat, home_lon, radius_m, presence,
           2 * 6371008.8 * asin(least(1, sqrt(
               power(sin(radians(home_lat::float8 - %(lat)s) / 2), 2)
               + cos(radians(%(lat)s)) * cos(radians(home_lat::float8))
               * power(sin(radians(home_lon::float8 - %(lon)s) / 2), 2)))) AS metres
    FROM caregivers_caregiver
    WHERE approval = %(approved)s
      AND home_lat BETWEEN %(south)s AND %(north)s AND home_lon BETWEEN %(west)s AND %(east)s
      AND skills::text[] @> %(skills)s::text[] AND species::text[] @> %(species)s::text[]
      AND (%(presence)s::text IS NULL OR presence = %(presence)s)
      AND user_id <> %(owner)s AND (%(only)s::bigint IS NULL OR id = %(only)s)
)
SELECT id, home_lat::float8, home_lon::float8, metres FROM boxed
WHERE metres <= least(radius_m, %(reach)s) AND NOT id = ANY(%(without)s)
ORDER BY metres, id LIMIT %(limit)s
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
    lat_margin = reach_m / METRES_PER_DEGREE
    lon_margin = lat_margin / cos(radians(need.home.lat))
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST,
            {
                "lat": need.home.lat,
                "lon": need.home.lon,
                "south": need.home.lat - lat_margin,
                "north": need.home.lat + lat_margin,
                "west": need.home.lon - lon_margin,
                "east": need.home.lon + lon_margin,
                "approved": Approval.APPROVED,
                "skills": sorted(need.skills),
                "species": sorted(need.species),
                "presence": Presence.ONLINE if online_only else None,
                "owner": need.owner_id,
                "reach": reach_m,
                "without": list(without),
                "only": only,
                "limit": limit,
            },
        )
        return [Candidate(pk, Point(lat, lon), round(metres)) for pk, lat, lon, metres in cursor.fetchall()]
