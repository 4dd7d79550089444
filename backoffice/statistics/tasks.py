from celery import shared_task

from backoffice.statistics.actions.count import count_due


# The first count goes through all that ever was.
@shared_task(time_limit=3600, soft_time_limit=3500)
def count_figures() -> None:
    count_due()
