from celery import shared_task
from django.utils import timezone

from bookings.dispatch.actions.decide import decide, due_decisions
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.models import DispatchRound, RoundStatus


@shared_task
def advance_round(round_id: int) -> None:
    fan_out(round_id)


@shared_task
def sweep_rounds() -> None:
    due = DispatchRound.objects.filter(status=RoundStatus.OPEN, next_wave_at__lte=timezone.now())
    for round_id in due.order_by("next_wave_at").values_list("pk", flat=True)[:50]:
        fan_out(round_id)
    for round_id in due_decisions():
        decide(round_id)
