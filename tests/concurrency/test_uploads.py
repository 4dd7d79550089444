import threading
import time
from functools import partial
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from petcare.errors import DomainError
from petcare.uploads import private_storage
from petcare.uploads.keeping import claim, purge_loose_files, store_photo
from petcare.uploads.models import LooseFile, Upload, Video
from petcare.uploads.resuming import WrongOffset, add_part, begin
from petcare.uploads.videos import drop_video, make, receive, take_video
from pets.models import PetPhoto
from tests.factories.bookings import photo_file
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory, photo_bytes
from tests.factories.videos import video_bytes


def test_part_that_arrives_several_times_at_once_is_kept_once(race):
    content = photo_bytes((600, 400))
    upload = begin(key=uuid4(), owner=OwnerFactory(), size=len(content))

    outcomes = race([partial(add_part, upload=upload, offset=0, content=content[:500])] * 6)

    assert [type(one) for one in outcomes].count(WrongOffset) == 5
    upload.refresh_from_db()
    assert (upload.received, upload.parts.count()) == (500, 1)


def test_upload_begun_several_times_at_once_is_one(race):
    outcomes = race([partial(begin, key=uuid4(), owner=OwnerFactory(), size=500)] * 4)

    assert outcomes == [Upload.objects.get()] * 4


def test_upload_becomes_one_video_however_often_it_is_asked_for(race):
    file = SimpleUploadedFile("video.mp4", video_bytes(frames=3, size=(64, 48), sound=False))
    source = receive(file=file, by=OwnerFactory())

    def take():
        with transaction.atomic():
            return take_video(source=source)

    outcomes = race([take] * 4)

    assert [type(one) for one in outcomes].count(DomainError) == 3
    assert Video.objects.count() == 1


def test_video_is_made_by_one_worker(race):
    file = SimpleUploadedFile("video.mp4", video_bytes(frames=3, size=(64, 48), sound=False))
    with transaction.atomic():
        video = take_video(source=receive(file=file, by=OwnerFactory()))

    assert race([partial(make, video.pk)] * 3) == [None] * 3

    video.refresh_from_db()
    assert (video.is_ready, video.tries) == (True, 1)
    assert not LooseFile.objects.exists()


def test_video_that_is_dropped_when_its_worker_is_just_done_takes_its_files_along(race):
    file = SimpleUploadedFile("video.mp4", video_bytes(frames=3, size=(64, 48), sound=False))
    with transaction.atomic():
        video = take_video(source=receive(file=file, by=OwnerFactory()))
    is_done = threading.Event()

    def end():
        with transaction.atomic():
            make(video.pk)
            is_done.set()
            time.sleep(0.5)

    def drop():
        is_done.wait(timeout=30)
        with transaction.atomic():
            drop_video(video.pk)

    assert race([end, drop]) == [None, None]

    assert not Video.objects.exists()
    assert LooseFile.objects.count() == 2


@pytest.mark.parametrize("_again", range(5))
def test_photo_is_named_or_purged_and_never_both(race, _again):
    pet, name = PetFactory(), store_photo(photo_file(), of=PetPhoto)
    LooseFile.objects.update(purge_at=timezone.now())

    def show():
        with transaction.atomic():
            PetPhoto.objects.create(pet=pet, image=claim(name))

    race([show, purge_loose_files])

    assert pet.photos.exists() == private_storage().exists(name)
