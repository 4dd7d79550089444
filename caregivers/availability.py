"""When caregivers work: weekly ranges, replaced on dates that differ. Moments are aware, in Shanghai time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from caregivers.models import DateHours, WeeklyHours


@dataclass(frozen=True)
class Shift:
    start: datetime
    end: datetime


def shifts_on(caregiver_ids: Iterable[int], day: date) -> dict[int, list[Shift]]:
    """Each caregiver's shifts that touch this day, those that began the evening before included; two queries."""
    ids = list(caregiver_ids)
    days = [day - timedelta(days=1), day]
    weekly: dict[tuple[int, date], list[Shift]] = defaultdict(list)
    dated: dict[tuple[int, date], list[Shift]] = defaultdict(list)
    for hours in WeeklyHours.objects.filter(caregiver__in=ids, weekday__in=[d.weekday() for d in days]):
        for on in days:
            if on.weekday() == hours.weekday:
                weekly[hours.caregiver_id, on].append(_shift(on, hours.start_minute, hours.end_minute))
    for special in DateHours.objects.filter(caregiver__in=ids, date__in=days):
        ranges = dated[special.caregiver_id, special.date]
        if special.start_minute is not None and special.end_minute is not None:
            ranges.append(_shift(special.date, special.start_minute, special.end_minute))
    midnight = _moment(day, 0)
    return {
        one: [shift for on in days for shift in dated.get((one, on), weekly.get((one, on), [])) if shift.end > midnight]
        for one in ids
    }


def _shift(day: date, start_minute: int, end_minute: int) -> Shift:
    return Shift(_moment(day, start_minute), _moment(day, end_minute))


def _moment(day: date, minute: int) -> datetime:
    midnight = datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
    return midnight + timedelta(minutes=minute)
