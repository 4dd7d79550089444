from celery import shared_task

from caregivers.actions import forget_applications as forgetting
from caregivers.actions import recount_skills as recounting
from caregivers.actions import watch_certificates as watching


@shared_task
def watch_certificates() -> None:
    watching.watch_certificates()


@shared_task
def recount_all_skills() -> None:
    recounting.recount_all_skills()


@shared_task
def forget_applications() -> None:
    forgetting.forget_applications()
