"""Videos from people: taken as they are, made anew by a worker, or refused with the reason."""

import json
import resource
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.sweeping import work_off
from petcare.uploads.keeping import claim, release, store
from petcare.uploads.kinds import HEAD, kind_of
from petcare.uploads.models import Kind, Refusal, Upload, Video, VideoState
from petcare.uploads.places import random_name, sha256_of
from petcare.uploads.received import ReceivedFile
from petcare.uploads.resuming import take_whole
from petcare.wake import wake

REMAKE = Path(__file__).with_name("remake_video.py")
# A minute of 4K takes a slow core about two minutes.
MOST_SECONDS_OF_WORK = 240
MOST_MEMORY = 3 * 1024**3
MOST_BYTES_WRITTEN = 500 * 1024**2
AGAIN = timedelta(minutes=6)
MOST_TRIES = 3
AT_ONCE = 50


def receive(*, file: UploadedFile, by: Any) -> Upload:
    """The upload a video is to be made of, whether it came in parts or with a plain form. Before any lock.

    Raises DomainError.
    """
    return file.upload if isinstance(file, ReceivedFile) else take_whole(file=file, owner=by)


def take_video(*, source: Upload, topic: str = "") -> Video:
    """Inside the transaction whose row shows the video. The worker makes it; the page of `topic` hears when it is done.

    Raises DomainError for a source that another video is made of.
    """
    source = Upload.objects.select_for_update().get(pk=source.pk)
    if source.expires_at is None or Video.objects.filter(source=source).exists():
        raise DomainError(_("This video was sent before."))
    source.expires_at = None
    source.save(update_fields=["expires_at"])
    video = Video.objects.create(owner_id=source.owner_id, source=source, topic=topic, due_at=timezone.now())
    wake("petcare.uploads.tasks.make_video", video.pk)
    return video


def drop_video(pk: int) -> None:
    """Inside the transaction whose row lets go of the video: nothing is made of it, and what is there is purged."""
    # A worker that is just done with it is waited for, and its files are known then.
    video = Video.objects.select_for_update().get(pk=pk)
    Upload.objects.filter(video=video).update(expires_at=timezone.now())
    for file in (video.file, video.poster):
        if file:
            release(str(file.name))
    video.delete()


def make(pk: int) -> None:
    """Makes the video with this id, unless somebody is at it or it is made. What failed for a while is due again."""
    now = timezone.now()
    due = Video.objects.filter(pk=pk, state=VideoState.WAITING, due_at__lte=now)
    if not due.update(due_at=now + AGAIN, tries=F("tries") + 1):
        return
    video = Video.objects.select_related("source").get(pk=pk)
    if video.tries > MOST_TRIES or video.source is None:
        _refuse(video, Refusal.FAILED)
        return
    with TemporaryDirectory(prefix="petcare-video-") as folder:
        source = Path(folder) / "source"
        with source.open("wb") as copy:
            copyfileobj(ReceivedFile(video.source), copy, 1024 * 1024)
        answer = _remake(source, Path(folder))
        if "refused" in answer:
            _refuse(video, Refusal(answer["refused"]))
        else:
            _keep(video, Path(folder), answer)


def make_due_videos() -> None:
    """Makes what nobody woke the worker for, and what a lost worker left behind."""
    due = Video.objects.filter(state=VideoState.WAITING, due_at__lte=timezone.now()).order_by("due_at")
    work_off(partial(make, pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _remake(source: Path, folder: Path) -> dict[str, Any]:
    """In a process of its own: decoders are large and strangers choose what they read."""
    command = [sys.executable, "-I", str(REMAKE), str(source), str(folder), str(settings.MAX_VIDEO_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command,
            capture_output=True,
            timeout=MOST_SECONDS_OF_WORK,
            env={"PATH": "/usr/bin:/bin"},
            cwd=folder,
            preexec_fn=_bounds,
            check=False,
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": Refusal.FAILED}


def _bounds() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, MOST_SECONDS_OF_WORK),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, MOST_BYTES_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _keep(video: Video, folder: Path, answer: dict[str, Any]) -> None:
    with (folder / "video.mp4").open("rb") as made, (folder / "poster.jpg").open("rb") as poster:
        digest = sha256_of(made)
        file = store(File(made), name=random_name(Video, "mp4"))
        picture = store(File(poster), name=random_name(Video, "jpg"))
    with transaction.atomic():
        ready = {"state": VideoState.READY, "file": claim(file), "poster": claim(picture), "sha256": digest}
        _end(video, **ready, **answer)


def _refuse(video: Video, refusal: Refusal) -> None:
    with transaction.atomic():
        _end(video, state=VideoState.REFUSED, refusal=refusal)


def _end(video: Video, **what: Any) -> None:
    if not Video.objects.filter(pk=video.pk, state=VideoState.WAITING).update(due_at=None, source=None, **what):
        transaction.set_rollback(True)
        return
    # What was received holds the position of somebody's home; the next purge takes it.
    if video.source_id:
        Upload.objects.filter(pk=video.source_id).update(expires_at=timezone.now())
    if video.topic:
        publish(video.topic)


class VideoField(forms.FileField):
    """Takes an MP4 or MOV as far as its beginning shows; the worker finds out the rest."""

    widget = forms.ClearableFileInput(attrs={"accept": "video/mp4,video/quicktime"})

    def to_python(self, data: Any) -> Any:
        uploaded = super().to_python(data)
        if not uploaded:
            return None
        if uploaded.size > settings.MAX_VIDEO_BYTES:
            limit = settings.MAX_VIDEO_BYTES // (1024 * 1024)
            raise ValidationError(_("This video is larger than %(limit)s MB.") % {"limit": limit}, code="too_large")
        uploaded.seek(0)
        if kind_of(uploaded.read(HEAD)) != Kind.VIDEO:
            raise ValidationError(_("This is not a video we can read. MP4 and MOV work."), code="unreadable")
        uploaded.seek(0)
        return uploaded
