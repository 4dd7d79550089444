from functools import partial

from celery import shared_task

from bookings.orders.actions.expire_hold import due_holds, expire_hold
from petcare.sweeping import work_off


@shared_task
def sweep_expired_holds() -> None:
    work_off(partial(expire_hold, pk) for pk in due_holds())
