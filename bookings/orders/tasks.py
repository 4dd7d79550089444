from celery import shared_task

from bookings.orders.actions.expire_hold import due_holds, expire_hold


@shared_task
def sweep_expired_holds() -> None:
    for booking_id in due_holds():
        expire_hold(booking_id)
