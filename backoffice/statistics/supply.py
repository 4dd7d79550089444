"""How many caregivers work when and where."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Avg
from django.utils import timezone

from accounts.models import Address
from caregivers.availability import shifts_between
from caregivers.models import Caregiver
from petcare.geo.coordinates import Point

HOUR = timedelta(hours=1)
AT_ONCE = 2000


def supply(days: Iterable[date]) -> Counter[tuple[date, str, int]]:
    """By day, district and hour the approved caregivers whose hours cover the whole of it.

    Past days are reckoned by the weekly hours of today, so each day is counted on that day and kept.
    """
    wanted = set(days)
    found: Counter[tuple[date, str, int]] = Counter()
    if not wanted:
        return found
    homes = districts_of_caregivers()
    ids = sorted(homes)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        for pk, shifts in shifts_between(part, min(wanted), max(wanted)).items():
            hours = {hour for shift in shifts for hour in _whole_hours(shift.start, shift.end)}
            found.update((day, homes[pk], hour) for day, hour in hours if day in wanted)
    return found


def districts_of_caregivers() -> dict[int, str]:
    """Each approved caregiver's district: the one whose homes' middle is nearest to theirs."""
    named = Address.objects.active().exclude(district="").order_by().values("district")
    middles = {
        row["district"]: Point(float(row["lat"]), float(row["lon"]))
        for row in named.annotate(lat=Avg("lat"), lon=Avg("lon"))
    }
    homes = Caregiver.objects.approved().values_list("pk", "home_lat", "home_lon")
    return {pk: _nearest(Point(float(lat), float(lon)), middles) for pk, lat, lon in homes}


def _nearest(home: Point, middles: dict[str, Point]) -> str:
    # Within one city the shape of the earth does not matter for which is nearer.
    return min(
        middles,
        key=lambda name: (middles[name].lat - home.lat) ** 2 + (0.85 * (middles[name].lon - home.lon)) ** 2,
        default="",
    )


def _whole_hours(start, end) -> list[tuple[date, int]]:
    local = timezone.localtime(start)
    first = local.replace(minute=0, second=0, microsecond=0) + (HOUR if local.minute else timedelta(0))
    count = int((end - first) / HOUR)
    moments = [timezone.localtime(first + number * HOUR) for number in range(max(count, 0))]
    return [(moment.date(), moment.hour) for moment in moments]
