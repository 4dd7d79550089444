"""The lie of the land: a river that bends, streets that follow it, lakes beside them.

Streets are planned on a straight sheet (u to the east, v to the north, metres, the river's middle at v = 0);
`bend` lays the sheet on the ground.
"""

import math
from dataclasses import dataclass

from petcare.geo.coordinates import Point

CENTRE = Point(30.5950, 114.3050)
METRES_PER_DEGREE_LAT = 111_320.0
METRES_PER_DEGREE_LON = METRES_PER_DEGREE_LAT * math.cos(math.radians(CENTRE.lat))

HALF_SIDE = 8000.0
RIVER_NORTH_OF_CENTRE = 1100.0
EMBANKMENT = 290.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Metres east and north of the town's centre, on the ground."""

    x: float
    y: float


def distance(a: Spot, b: Spot) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


def bend(u: float, v: float) -> Spot:
    """From the sheet to the ground. Near the river everything follows its bends, far away it has forgotten them."""
    nearness = math.exp(-((v / 4200) ** 2))
    x = u + 210 * math.sin(v / 2100 + 0.6) + 70 * math.sin(u / 1300 + v / 1700)
    meander = 780 * math.sin(u / 2600 + 0.3) + 230 * math.sin(u / 1150 + 1.0)
    y = v + RIVER_NORTH_OF_CENTRE + meander * nearness + 90 * math.sin(u / 1500 - v / 2300) * (1 - nearness)
    return Spot(x, y)


def to_point(spot: Spot) -> Point:
    return Point(
        round(CENTRE.lat + spot.y / METRES_PER_DEGREE_LAT, 7), round(CENTRE.lon + spot.x / METRES_PER_DEGREE_LON, 7)
    )


def bank(u: float, side: int) -> Spot:
    """The water's edge; side 1 is the north bank, -1 the south bank."""
    half_width = 195 + 45 * math.sin(u / 1700 + side) + 12 * math.sin(u / 310 + 2 * side)
    return bend(u, side * half_width)


def is_in_town(spot: Spot, *, edge: float = 1.0) -> bool:
    """Towns end roundly, not in a square; edge below 1 keeps away from the fields."""
    return (abs(spot.x) / HALF_SIDE) ** 3 + (abs(spot.y) / HALF_SIDE) ** 3 < edge**3


@dataclass(frozen=True, slots=True)
class Lake:
    """A smooth irregular round: its radius swings with the angle."""

    name: str
    middle: Spot
    radius: float
    phase: float

    def radius_at(self, angle: float) -> float:
        return self.radius * (1 + 0.22 * math.sin(2 * angle + self.phase) + 0.10 * math.sin(5 * angle + 2 * self.phase))

    def holds(self, spot: Spot, *, margin: float = 0.0) -> bool:
        east, north = spot.x - self.middle.x, spot.y - self.middle.y
        return math.hypot(east, north) < self.radius_at(math.atan2(north, east)) + margin

    def shore(self, *, margin: float = 0.0, step: float = 60.0) -> list[Spot]:
        """The line that keeps `margin` metres from the water, open at its end."""
        count = max(16, round(2 * math.pi * (self.radius + margin) / step))
        angles = [2 * math.pi * k / count for k in range(count)]
        return [
            Spot(
                self.middle.x + (self.radius_at(angle) + margin) * math.cos(angle),
                self.middle.y + (self.radius_at(angle) + margin) * math.sin(angle),
            )
            for angle in angles
        ]


LAKES = (
    Lake("东湖", Spot(4300, -2100), 1050, 0.4),
    Lake("南湖", Spot(-900, -4700), 620, 2.1),
    Lake("莲花湖", Spot(-4500, -1500), 430, 4.0),
    Lake("月湖", Spot(1500, 4600), 480, 5.2),
    Lake("金银湖", Spot(-4300, 5000), 640, 1.1),
)
# Between the water and the road around it lies a park.
LAKESIDE = 75.0


def lake_at(spot: Spot, *, margin: float = 0.0) -> Lake | None:
    return next((lake for lake in LAKES if lake.holds(spot, margin=margin)), None)


def district_at(spot: Spot, v: float) -> str:
    if spot.x > 3600:
        return "东湖区"
    if spot.x < -4200:
        return "西园区"
    return "江北区" if v > 0 else "江南区"
