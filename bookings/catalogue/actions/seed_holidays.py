from django.db import transaction

from bookings.catalogue.models import Holiday
from bookings.catalogue.year_of_holidays import has_notice, holidays_of


@transaction.atomic
def seed_holidays(*, year: int) -> int:
    """Fills in the year's holidays; provisional until the notice for it is known. Returns how many rows were written.

    What was reckoned before gives way; what an operator entered or confirmed stays as it is.
    """
    Holiday.objects.filter(day__year=year, is_provisional=True).delete()
    kept = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    is_provisional = not has_notice(year)
    rows = [
        Holiday(day=one.day, kind=one.kind, name_zh=one.name_zh, name_en=one.name_en, is_provisional=is_provisional)
        for one in holidays_of(year)
        if one.day not in kept
    ]
    return len(Holiday.objects.bulk_create(rows))
