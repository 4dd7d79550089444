from functools import partial

from celery import shared_task

from backoffice.campaigns.actions.send import due_campaigns, send_campaign
from petcare.sweeping import work_off


@shared_task
def sweep_campaigns() -> None:
    work_off(partial(send_campaign, pk) for pk in due_campaigns())
