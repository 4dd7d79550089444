from celery import shared_task

from petcare.uploads.keeping import purge_loose_files
from petcare.uploads.resuming import purge_uploads


@shared_task
def sweep_loose_files() -> None:
    purge_loose_files()


@shared_task
def sweep_uploads() -> None:
    purge_uploads()
