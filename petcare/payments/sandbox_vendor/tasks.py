import time

from celery import shared_task

from petcare.payments.sandbox_vendor import settling

SWEEP_SECONDS = 20


@shared_task
def sweep_notices() -> None:
    """Lets late payments arrive and calls every merchant whose call is due."""
    settling.settle_due()
    end = time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < end and settling.notify_next():
        pass
