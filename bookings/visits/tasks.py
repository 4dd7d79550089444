from functools import partial

from celery import shared_task

from bookings.visits.actions.miss import due_misses, miss
from petcare.sweeping import work_off


@shared_task
def sweep_missed_visits() -> None:
    work_off(partial(miss, pk=pk) for pk in due_misses())
