"""Videos are made anew, or refused with the reason."""

from datetime import timedelta
from io import BytesIO

import av
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from petcare.errors import DomainError
from petcare.uploads import private_storage
from petcare.uploads.keeping import LOOSE, purge_loose_files
from petcare.uploads.models import LooseFile, Refusal, Upload, Video, VideoState
from petcare.uploads.resuming import purge_uploads
from petcare.uploads.videos import MOST_TRIES, VideoField, drop_video, make, make_due_videos, receive, take_video
from tests.factories.people import OwnerFactory
from tests.factories.pets import photo_bytes
from tests.factories.videos import sound_bytes, turned, video_bytes

pytestmark = pytest.mark.django_db


def received(content: bytes) -> Video:
    file = SimpleUploadedFile("video.mp4", content)
    return take_video(source=receive(file=file, by=OwnerFactory()))


def made(content: bytes) -> Video:
    video = received(content)
    make(video.pk)
    video.refresh_from_db()
    return video


@pytest.mark.promise("C10")
@pytest.mark.parametrize(("codec", "kind"), [("libx264", "mp4"), ("libx265", "mov")])
def test_video_becomes_h264_and_aac_that_plays_while_it_loads(codec, kind):
    video = made(video_bytes(codec=codec, kind=kind))

    content = video.file.read()
    with av.open(BytesIO(content)) as opened:
        assert {stream.codec_context.name for stream in opened.streams} == {"h264", "aac"}
        assert opened.streams.video[0].codec_context.pix_fmt == "yuv420p"
    assert content.index(b"moov") < content.index(b"mdat")
    assert video.state == VideoState.READY
    assert (video.width, video.height, round(video.seconds)) == (320, 240, 2)
    assert Image.open(video.poster).size == (320, 240)


def test_position_of_the_home_is_dropped_and_what_was_received_is_purged():
    position = "+30.5928+114.3055+020.000/"
    content = video_bytes(kind="mov", metadata={"location": position, "comment": "hidden words"})
    assert position.encode() in content

    video = made(content)
    purge_uploads()

    assert position.encode() not in video.file.read()
    assert not Upload.objects.exists()
    assert not LooseFile.objects.exists()


def test_video_is_turned_as_the_phone_was_held():
    video = made(turned(video_bytes()))

    poster = Image.open(video.poster)
    assert (video.width, video.height) == poster.size == (240, 320)
    # Upper left goes to upper right.
    red, _green, blue = poster.convert("RGB").getpixel((220, 20))
    assert blue > 150 > red


def test_large_video_is_made_small():
    video = made(video_bytes(size=(1920, 1080), frames=4, sound=False))

    assert (video.width, video.height) == (1280, 720)


def header_only() -> bytes:
    whole = video_bytes(options={"movflags": "frag_keyframe+empty_moov"}, sound=False)
    return whole[: whole.index(b"moof") - 4]


@pytest.mark.parametrize(
    ("make_content", "refusal"),
    [
        (lambda: video_bytes(kind="matroska"), Refusal.UNREADABLE),
        (lambda: b"\0\0\0\x18ftypisom" + b"\0" * 400, Refusal.UNREADABLE),
        (sound_bytes, Refusal.NO_PICTURE),
        (header_only, Refusal.NO_FRAMES),
        (lambda: video_bytes(frames=1), Refusal.NO_FRAMES),
        (lambda: video_bytes(codec="mpeg4"), Refusal.CODEC),
        (lambda: video_bytes(size=(4400, 2400), frames=2, sound=False), Refusal.TOO_LARGE),
        (lambda: video_bytes(frames=70, rate=1, size=(64, 48), sound=False), Refusal.TOO_LONG),
    ],
    ids=["mkv", "nothing", "sound", "no-frames", "one-frame", "codec", "huge", "long"],
)
def test_video_that_cannot_be_shown_is_refused_with_the_reason(make_content, refusal):
    content = make_content()
    # mkv would be turned away by the field already.
    video = made(content if b"ftyp" in content[:12] else b"\0\0\0\x08free" + content)

    assert (video.state, video.refusal) == (VideoState.REFUSED, refusal)
    assert video.due_at is None
    assert not video.file


def test_video_of_which_the_header_lies_about_its_length_is_refused(settings):
    settings.MAX_VIDEO_SECONDS = 3
    content = bytearray(video_bytes(frames=60, rate=10, sound=False))
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        at = content.find(box)
        # The duration stands behind version, flags and the two times, and in one box the number of the track.
        skip = {b"mvhd": 20, b"tkhd": 24, b"mdhd": 20}[box]
        content[at + skip : at + skip + 4] = (1000).to_bytes(4)

    content = bytes(content).replace(b"elst", b"free")

    assert made(content).refusal == Refusal.TOO_LONG


def test_video_is_made_once_when_two_workers_are_woken():
    video = received(video_bytes())
    make(video.pk)
    first = Video.objects.get().file.name

    make(video.pk)

    assert Video.objects.get().file.name == first


def test_video_that_a_lost_worker_left_is_taken_up_again(time_machine):
    video = received(video_bytes())
    Video.objects.update(due_at=timezone.now() + timedelta(minutes=6), tries=1)
    make_due_videos()
    assert Video.objects.get().state == VideoState.WAITING

    time_machine.move_to(timezone.now() + timedelta(minutes=7), tick=False)
    make_due_videos()

    video.refresh_from_db()
    assert video.state == VideoState.READY


def test_video_that_kills_the_worker_each_time_is_given_up():
    received(video_bytes())
    Video.objects.update(tries=MOST_TRIES)

    make_due_videos()

    assert Video.objects.get().refusal == Refusal.FAILED


def test_what_is_waiting_is_not_purged(time_machine):
    video = received(video_bytes())
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)

    purge_uploads()
    make(video.pk)

    assert Video.objects.get().state == VideoState.READY


def test_one_upload_makes_one_video():
    video = received(video_bytes())

    with pytest.raises(DomainError):
        take_video(source=video.source)


def test_video_that_is_dropped_takes_its_files_along(time_machine):
    video = made(video_bytes())

    drop_video(video.pk)
    time_machine.move_to(timezone.now() + LOOSE + timedelta(minutes=1), tick=False)
    purge_loose_files()

    assert not Video.objects.exists()
    assert [private_storage().exists(file.name) for file in (video.file, video.poster)] == [False, False]


def test_video_that_is_dropped_before_it_was_made_takes_along_what_was_received():
    video = received(video_bytes())

    drop_video(video.pk)
    make(video.pk)
    purge_uploads()

    assert not Upload.objects.exists()


class VideoForm(forms.Form):
    video = VideoField()


@pytest.mark.parametrize(
    "content", [photo_bytes(), b"", b"text", (b"\0\0\0\x18ftypheic" + b"\0" * 40), b"\x1aE\xdf\xa3 matroska"]
)
def test_what_begins_like_no_video_is_refused_beside_the_field(content):
    form = VideoForm(files={"video": SimpleUploadedFile("video.mp4", content)})

    assert not form.is_valid()
    assert "video" in form.errors


def test_video_that_is_too_large_is_refused_beside_the_field(settings):
    settings.MAX_VIDEO_BYTES = 1024 * 1024
    form = VideoForm(files={"video": SimpleUploadedFile("video.mp4", b"x" * (1024 * 1024 + 1))})

    assert not form.is_valid()
    assert "1 MB" in str(form.errors)


def test_stored_video_lies_in_the_private_storage():
    assert private_storage().exists(made(video_bytes()).file.name)
