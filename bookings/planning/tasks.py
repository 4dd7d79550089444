from functools import partial

from celery import shared_task

from bookings.planning.actions.propose import due_plans, work_out
from petcare.sweeping import work_off


@shared_task
def work_out_plan(plan_id: int) -> None:
    work_out(plan_id)


@shared_task
def sweep_plans() -> None:
    work_off(partial(work_out, pk) for pk in due_plans())
