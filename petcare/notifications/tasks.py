import time

from celery import shared_task

from petcare.notifications import delivery

SWEEP_SECONDS = 20


@shared_task
def deliver(delivery_id: int) -> None:
    delivery.deliver_now(delivery_id)


@shared_task
def sweep_deliveries() -> int:
    """Sends what is due and what a lost worker left behind; stops after a while, the next sweep goes on."""
    delivery.own_up()
    sent, end = 0, time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < end and (claimed := delivery.claim_next()):
        delivery.send_claimed(claimed)
        sent += len(claimed)
    return sent
