"""The one city that the platform serves."""

from django.conf import settings

from petcare.geo.coordinates import Point


def is_in_city(point: Point) -> bool:
    """Whether the point lies within settings.CITY_BOUNDS, edges included."""
    west, south, east, north = settings.CITY_BOUNDS
    return west <= point.lon <= east and south <= point.lat <= north
