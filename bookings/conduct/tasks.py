from functools import partial

from celery import shared_task

from bookings.conduct.actions import carry_out, count_month, pick_samples
from petcare.sweeping import work_off


@shared_task
def count_months() -> None:
    count_month.count_due_months()


@shared_task
def pick_sampled_visits() -> None:
    pick_samples.pick_samples()


@shared_task
def carry_out_measure(pk: int) -> None:
    carry_out.carry_out(pk)


@shared_task
def sweep_measures() -> None:
    work_off(partial(carry_out.carry_out, pk) for pk in carry_out.due_measures())
