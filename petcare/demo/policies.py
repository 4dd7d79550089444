"""Versions of the dispatch policy at the demo's desk: one to try on yesterday, one for peaks, and a peak that was."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from bookings.dispatch.models import DispatchPolicy, PeakMode


def load_policies(operator: User) -> None:
    DispatchPolicy.objects.create(
        version=2,
        reason="主人等得久：每波多问几位，评分和熟客看得更重",
        written_by=operator,
        went_live_at=None,
        wave_size=15,
        wave_interval_seconds=90,
        weight_travel=Decimal(20),
        weight_rating=Decimal(28),
        weight_continuity=Decimal(20),
    )
    for_peaks = DispatchPolicy.objects.create(
        version=3,
        reason="节前高峰：一次问更多人，走得更远，先保证有人来",
        written_by=operator,
        is_for_peaks=True,
        went_live_at=None,
        wave_size=40,
        first_wave_radius_m=6000,
        wave_interval_seconds=60,
        decision_seconds=10,
    )
    yesterday = timezone.localdate() - timedelta(days=1)
    begins = timezone.make_aware(datetime.combine(yesterday, time(17)))
    PeakMode.objects.create(
        policy=for_peaks,
        period=DateTimeTZRange(begins, begins + timedelta(hours=3)),
        reason="周末前一晚，订单是平时的两倍",
        switched_on_by=operator,
    )
