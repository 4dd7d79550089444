from celery import shared_task

from bookings.money.actions import ask_gateway, refund


@shared_task
def send_refund(refund_id: int) -> None:
    refund.send_refund(refund_id)


@shared_task
def sweep_refunds() -> None:
    for refund_id in refund.due_refunds():
        refund.send_refund(refund_id)


@shared_task
def sweep_open_payments() -> None:
    for payment_id in ask_gateway.due_payments():
        ask_gateway.ask_gateway(payment_id)
