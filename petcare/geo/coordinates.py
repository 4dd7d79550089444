"""Points on the earth, and the three systems that Chinese maps speak. The database holds WGS-84 only."""

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Point:
    """WGS-84 degrees, as browsers and the database give them."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Gcj02Point:
    """Degrees as AMap and Tencent speak them."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Bd09Point:
    """Degrees as Baidu speaks them."""

    lat: float
    lon: float


def distance_m(a: Point, b: Point) -> float:
    """Metres along the great circle (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2)
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2)
    chord = half_lat**2 + math.cos(lat_a) * math.cos(lat_b) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def to_gcj02(point: Point) -> Gcj02Point:
    """WGS-84 to GCJ-02, for points in mainland China."""
    d_lat, d_lon = _gcj02_offset(point.lat, point.lon)
    return Gcj02Point(point.lat + d_lat, point.lon + d_lon)


def from_gcj02(point: Gcj02Point) -> Point:
    """GCJ-02 to WGS-84. The offset has no inverse formula; three fixed-point steps leave 0.1 mm."""
    lat, lon = point.lat, point.lon
    for _ in range(3):
        d_lat, d_lon = _gcj02_offset(lat, lon)
        lat, lon = point.lat - d_lat, point.lon - d_lon
    return Point(lat, lon)


def to_bd09(point: Point) -> Bd09Point:
    """WGS-84 to BD-09, for points in mainland China."""
    gcj02 = to_gcj02(point)
    return Bd09Point(*_twist(gcj02.lat, gcj02.lon))


def from_bd09(point: Bd09Point) -> Point:
    """BD-09 to WGS-84, to within a millimetre."""
    lat, lon = point.lat - _BD09_SHIFT_LAT, point.lon - _BD09_SHIFT_LON
    for _ in range(3):
        twisted_lat, twisted_lon = _twist(lat, lon)
        lat, lon = lat - (twisted_lat - point.lat), lon - (twisted_lon - point.lon)
    return from_gcj02(Gcj02Point(lat, lon))


# The Krasovsky 1940 ellipsoid, on which the published GCJ-02 polynomial is written.
_SEMI_MAJOR_AXIS_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323

_BD09_SHIFT_LAT, _BD09_SHIFT_LON = 0.006, 0.0065


def _gcj02_offset(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    common = (20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common + _waves(y, 160, 320)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common + _waves(x, 150, 300)
    lat_radians = math.radians(lat)
    curvature = 1 - _ECCENTRICITY_SQUARED * math.sin(lat_radians) ** 2
    metres_per_radian_lat = _SEMI_MAJOR_AXIS_M * (1 - _ECCENTRICITY_SQUARED) / curvature**1.5
    metres_per_radian_lon = _SEMI_MAJOR_AXIS_M / math.sqrt(curvature) * math.cos(lat_radians)
    return math.degrees(north / metres_per_radian_lat), math.degrees(east / metres_per_radian_lon)


def _waves(z: float, long: float, longest: float) -> float:
    short_waves = 20 * math.sin(z * math.pi) + 40 * math.sin(z / 3 * math.pi)
    long_waves = long * math.sin(z / 12 * math.pi) + longest * math.sin(z / 30 * math.pi)
    return (short_waves + long_waves) * 2 / 3


def _twist(lat: float, lon: float) -> tuple[float, float]:
    """GCJ-02 to BD-09: a small turn and stretch around the origin, then a shift."""
    wave = math.pi * 3000 / 180
    radius = math.hypot(lon, lat) + 2e-5 * math.sin(lat * wave)
    angle = math.atan2(lat, lon) + 3e-6 * math.cos(lon * wave)
    return radius * math.sin(angle) + _BD09_SHIFT_LAT, radius * math.cos(angle) + _BD09_SHIFT_LON
