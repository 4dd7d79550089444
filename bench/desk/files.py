"""A file of a hundred thousand bookings: how long it takes, and what it needs of memory."""

import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from bench.desk.asking import operator

ROWS = 100_000


def measure_file() -> None:
    client = operator("manager")
    today = timezone.localdate()
    # 1,370 a day are placed, of which one in fifty is never paid.
    asked = urlencode({"first": today - timedelta(days=85), "last": today - timedelta(days=10)})
    before, begun, worked = _memory_kb(), time.perf_counter(), time.process_time()
    answer = client.get(f"{reverse('admin:statistics_bookings')}?{asked}")
    first, most, size, rows = 0.0, before, 0, 0
    for part in answer.streaming_content:
        first = first or time.perf_counter() - begun
        size, rows, most = size + len(part), rows + part.count(b"\n"), max(most, _memory_kb())
    took, own = time.perf_counter() - begun, time.process_time() - worked
    print(
        f"\nA file of {rows:,} bookings, {size / 1e6:.1f} MB: {took:.1f} s, of which {own:.1f} s own work;"
        f" the first part after {1000 * first:.0f} ms; {(most - before) / 1024:.1f} MB more memory at most.\n"
    )


def _memory_kb() -> int:
    """What this process holds now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
