from celery import shared_task

from petcare.uploads import videos
from petcare.uploads.keeping import purge_loose_files
from petcare.uploads.resuming import purge_uploads

# Beyond what a video may take, and below the broker's patience.
MAKING = {"soft_time_limit": 300, "time_limit": 330}


@shared_task(**MAKING)
def make_video(video_id: int) -> None:
    videos.make(video_id)


@shared_task(**MAKING)
def sweep_videos() -> None:
    videos.make_due_videos()


@shared_task
def sweep_loose_files() -> None:
    purge_loose_files()


@shared_task
def sweep_uploads() -> None:
    purge_uploads()
