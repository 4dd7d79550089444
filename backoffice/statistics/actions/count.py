"""Keeps the tables of the statistics true. Beat asks often; what is not due costs one query."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from backoffice.campaigns.actions.count_results import count_results
from backoffice.statistics.counting import COUNTERS, Days, supplied
from backoffice.statistics.models import AreaFigure, DailyFigure, Freshness, Measure
from backoffice.statistics.owners import areas, frequency, pets
from bookings.models import Payment

EVERY = timedelta(minutes=15)
# What still changes: a trip that was paid may wait for a caregiver for days, visits are cancelled until they are due.
LOOK_BACK, LOOK_AHEAD = timedelta(days=14), timedelta(days=30)
AT_ONCE = 31


def count_due() -> None:
    """Counts the last days when it is time, and everything where nothing was counted yet. Two at once: one counts."""
    Freshness.objects.get_or_create(pk=1)
    with transaction.atomic():
        fresh = Freshness.objects.select_for_update(skip_locked=True).filter(due_at__lte=timezone.now()).first()
        if fresh is None:
            return
        today = timezone.localdate()
        if fresh.whole_at is None:
            _count_whole(fresh, today)
        else:
            _count(Days(today - LOOK_BACK, today + LOOK_AHEAD))
            if fresh.counted_at is None or timezone.localdate(fresh.counted_at) != today:
                _count_today(today)
        _is_fresh(fresh)


@transaction.atomic
def count_whole() -> None:
    """Counts every day anew, from the first payment on."""
    Freshness.objects.get_or_create(pk=1)
    fresh = Freshness.objects.select_for_update().get(pk=1)
    _count_whole(fresh, timezone.localdate())
    _is_fresh(fresh)


def _count_whole(fresh: Freshness, today: date) -> None:
    first = Payment.objects.aggregate(first=Min("paid_at"))["first"]
    begin = timezone.localdate(first) if first else today
    DailyFigure.objects.filter(measure__in=COUNTERS).delete()
    while begin <= today + LOOK_AHEAD:
        end = min(begin + timedelta(days=AT_ONCE), today + LOOK_AHEAD)
        _count(Days(begin, end))
        if begin <= today:
            # Days that were counted keep the hours that people had then.
            known = DailyFigure.objects.filter(measure=Measure.SUPPLY, day__range=(begin, end))
            days = set(Days(begin, min(end, today))) - set(known.values_list("day", flat=True))
            _write(supplied(days))
        begin = end + timedelta(days=1)
    _count_today(today)
    fresh.whole_at = timezone.now()


def _count(days: Days) -> None:
    DailyFigure.objects.filter(measure__in=COUNTERS, day__range=(days.first, days.last)).delete()
    for counter in COUNTERS.values():
        _write(counter(days))


def _count_today(today: date) -> None:
    """What is only known of today, once a day: who works, who lives where with whom, who comes back."""
    once_a_day = [Measure.SUPPLY, Measure.PETS, Measure.FREQUENCY]
    DailyFigure.objects.filter(measure__in=once_a_day, day=today).delete()
    _write(supplied([today]))
    _write(pets(today))
    _write(frequency(today))
    AreaFigure.objects.all().delete()
    AreaFigure.objects.bulk_create(areas(), batch_size=1000)


def _write(figures: Iterable[DailyFigure]) -> None:
    DailyFigure.objects.bulk_create(figures, batch_size=1000)


def _is_fresh(fresh: Freshness) -> None:
    count_results()
    fresh.counted_at = timezone.now()
    fresh.due_at = fresh.counted_at + EVERY
    fresh.save()
