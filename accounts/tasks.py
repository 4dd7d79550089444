from celery import shared_task

from accounts.actions import end_devices
from accounts.actions import purge_proofs as proofs
from accounts.actions import purge_unverified_sign_ups as purge


@shared_task
def purge_unverified_sign_ups() -> None:
    purge.purge_unverified_sign_ups()


@shared_task
def purge_proofs() -> None:
    proofs.purge_proofs()


@shared_task
def forget_ended_devices() -> None:
    end_devices.forget_ended_devices()
