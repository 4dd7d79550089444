"""The same answers as one would write them first: models with what hangs on them, day by day."""

from datetime import date, datetime, timedelta

from django.db.models import F, FloatField, Prefetch, QuerySet
from django.db.models.functions import ASin, Cast, Cos, Power, Radians, Sin, Sqrt
from django.utils import timezone

from bookings.schedule.calendar import LEAD, TRAILING
from bookings.schedule.candidates import METRES_PER_DEGREE, WIDEST_RADIUS_M, Need
from bookings.schedule.free_time import Busy, first_start, openings
from bookings.schedule.fullness import fullness_of
from bookings.schedule.models import Reservation
from bookings.schedule.windows import Fullness, WindowChoice, windows_of
from caregivers.availability import Shift
from caregivers.models import Caregiver
from caregivers.status import Presence
from petcare.geo.coordinates import EARTH_RADIUS_M
from petcare.geo.straight_line import estimate

# Some who were offered the job before.
ASKED = list(range(2, 12))


def candidates(need: Need) -> QuerySet[Caregiver]:
    lat, lon = need.home.lat, need.home.lon
    lat_margin = WIDEST_RADIUS_M / METRES_PER_DEGREE
    home_lat, home_lon = (Radians(Cast(F(name), FloatField())) for name in ("home_lat", "home_lon"))
    half = Power(Sin((home_lat - Radians(lat)) / 2), 2) + Cos(Radians(lat)) * Cos(home_lat) * Power(
        Sin((home_lon - Radians(lon)) / 2), 2
    )
    return (
        Caregiver.objects.approved()
        .filter(
            home_lat__range=(lat - lat_margin, lat + lat_margin),
            home_lon__range=(lon - lat_margin, lon + lat_margin),
            skills__contains=sorted(need.skills),
            species__contains=sorted(need.species),
        )
        .annotate(metres=2 * EARTH_RADIUS_M * ASin(Sqrt(half)))
        .filter(metres__lte=F("radius_m"))
        .order_by("metres", "pk")
    )


def whom_to_ask(need: Need) -> QuerySet[Caregiver]:
    """With what hangs on them, as caregivers to rank are first asked for; not asked yet."""
    online = candidates(need).filter(presence=Presence.ONLINE).exclude(pk__in=ASKED)
    return online.select_related("user")


def fullness_on(days: list[date], *, need: Need, minutes: int) -> dict[date, Fullness]:
    return {day: fullness_of(choices_on(day, need=need, minutes=minutes)) for day in days}


def choices_on(day: date, *, need: Need, minutes: int) -> list[WindowChoice]:
    around = (_midnight(day) - timedelta(hours=6), _midnight(day) + timedelta(hours=36))
    taken = Reservation.objects.active().filter(period__overlap=around).select_related("visit__booking")
    people = list(candidates(need).prefetch_related("weekly_hours", "date_hours", Prefetch("reservations", taken))[:60])
    free = dict.fromkeys(windows_of(day), 0)
    duration = timedelta(minutes=minutes) + TRAILING
    for caregiver in people:
        busy = [
            Busy(row.period.lower, row.period.upper, row.visit.booking.point) for row in caregiver.reservations.all()
        ]
        possible = openings(
            duration=duration,
            shifts=_shifts(caregiver, day),
            busy=busy,
            drive_from=lambda one: timedelta(seconds=estimate(one.place, need.home).seconds),
            drive_to=lambda one: timedelta(seconds=estimate(need.home, one.place).seconds),
        )
        for window in free:
            start = first_start(possible, window=window, duration=duration, not_before=timezone.now() + LEAD)
            free[window] += start is not None
    return [WindowChoice(window, count) for window, count in free.items()]


def _shifts(caregiver: Caregiver, day: date) -> list[Shift]:
    special = [hours for hours in caregiver.date_hours.all() if hours.date == day]
    hours = special or [hours for hours in caregiver.weekly_hours.all() if hours.weekday == day.weekday()]
    return [
        Shift(_midnight(day) + timedelta(minutes=one.start_minute), _midnight(day) + timedelta(minutes=one.end_minute))
        for one in hours
        if one.start_minute is not None and one.end_minute is not None
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
