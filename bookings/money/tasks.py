from functools import partial

from celery import shared_task

from bookings.money.actions import ask_gateway, refund
from petcare.sweeping import work_off


@shared_task
def send_refund(refund_id: int) -> None:
    refund.send_refund(refund_id)


@shared_task
def sweep_refunds() -> None:
    work_off(partial(refund.send_refund, pk) for pk in refund.due_refunds())


@shared_task
def sweep_open_payments() -> None:
    work_off(partial(ask_gateway.ask_gateway, pk) for pk in ask_gateway.due_payments())
