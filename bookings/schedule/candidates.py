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

# Where so many live near that they are enough, nobody further away is looked at.
NEAR_M = 2000

FITTING = """
    SELECT id, home_lat, home_lon, radius_m,
           2 * 6371008.8 * asin(least(1, sqrt(
               power(sin(radians(home_lat::float8 - %(lat)s) / 2), 2)
               + cos(radians(%(lat)s)) * cos(radians(home_lat::float8))
               * power(sin(radians(home_lon::float8 - %(lon)s) / 2), 2)))) AS metres
    FROM caregivers_caregiver
    WHERE approval = %(approved)s
      AND home_lat BETWEEN %(lat)s - {lat_margin} AND %(lat)s + {lat_margin}
      AND home_lon BETWEEN %(lon)s - {lon_margin} AND %(lon)s + {lon_margin}
      AND skills::text[] @> %(skills)s::text[] AND species::text[] @> %(species)s::text[]
      AND (%(presence)s::text IS NULL OR presence = %(presence)s)
      AND user_id <> %(owner)s AND (%(only)s::bigint IS NULL OR id = %(only)s) AND NOT id = ANY(%(without)s)
"""
# The box and the skills first, materialized, then the exact distance: with 50,000 caregivers the plain join takes
# four times as long. The wide box is not even opened when the near one holds enough.
NEAREST = f"""
WITH near AS MATERIALIZED ({FITTING.format(lat_margin="%(near_lat)s", lon_margin="%(near_lon)s")}),
     enough AS MATERIALIZED (
         SELECT count(*) >= %(limit)s AS they_are FROM near WHERE metres <= least(radius_m, %(reach)s, %(near)s)
     ),
     wide AS MATERIALIZED (
         {FITTING.format(lat_margin="%(wide_lat)s", lon_margin="%(wide_lon)s")} AND NOT (SELECT they_are FROM enough)
     ),
     boxed AS (
         SELECT * FROM near WHERE (SELECT they_are FROM enough) AND metres <= %(near)s UNION ALL SELECT * FROM wide
     )
SELECT id, home_lat::float8, home_lon::float8, metres FROM boxed
WHERE metres <= least(radius_m, %(reach)s)
ORDER BY metres, id LIMIT %(limit)s
"""  # noqa: S608  put together from our own text


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
    near_m = min(NEAR_M, reach_m)
    longitude = cos(radians(need.home.lat))
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST,
            {
                "lat": need.home.lat,
                "lon": need.home.lon,
                "near": near_m,
                "near_lat": near_m / METRES_PER_DEGREE,
                "near_lon": near_m / METRES_PER_DEGREE / longitude,
                "wide_lat": reach_m / METRES_PER_DEGREE,
                "wide_lon": reach_m / METRES_PER_DEGREE / longitude,
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
