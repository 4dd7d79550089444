from functools import partial

from celery import shared_task
from django.utils import timezone

from bookings.dispatch.actions.decide import decide, due_decisions
from bookings.dispatch.actions.fan_out import fan_out, offer_to
from bookings.dispatch.actions.flag import due_flags, flag
from bookings.dispatch.actions.go_online import rounds_not_offered
from bookings.dispatch.actions.search_again import lost_searches, search_again
from bookings.dispatch.actions.take_offline import silent_caregivers, take_offline
from bookings.dispatch.models import DispatchRound, RoundStatus
from petcare.sweeping import work_off


@shared_task
def advance_round(round_id: int) -> None:
    fan_out(round_id)


@shared_task
def offer_open_rounds(caregiver_id: int) -> None:
    work_off([partial(offer_to, pk, caregiver_id) for pk in rounds_not_offered(caregiver_id)])


@shared_task
def sweep_rounds() -> None:
    due = DispatchRound.objects.filter(status=RoundStatus.OPEN, next_wave_at__lte=timezone.now())
    waves = due.order_by("next_wave_at").values_list("pk", flat=True)[:50]
    # Decisions first: the caregivers who said yes, and the owner, look at a countdown.
    work_off(
        [partial(decide, pk) for pk in due_decisions()]
        + [partial(fan_out, pk) for pk in waves]
        + [partial(flag, pk) for pk in due_flags()]
    )


@shared_task
def sweep_silent_caregivers() -> None:
    work_off(partial(take_offline, pk) for pk in silent_caregivers())


@shared_task
def sweep_lost_searches() -> None:
    work_off(partial(search_again, pk) for pk in lost_searches().values_list("pk", flat=True)[:50])
