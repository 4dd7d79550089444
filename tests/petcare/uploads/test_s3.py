"""Files in object storage: private ones are reached through the view that checks who asks, and for minutes only."""

from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from bookings.visits.actions.add_photo import add_photo
from petcare.s3 import origins, s3_storages
from petcare.uploads.answers import SIGNED_FOR
from petcare.uploads.keeping import purge_loose_files, store_photo
from petcare.uploads.models import LooseFile, Upload
from petcare.uploads.places import sized
from petcare.uploads.received import ReceivedFile
from petcare.uploads.resuming import add_part, begin, drop, purge_uploads
from petcare.uploads.videos import make, receive, take_video
from pets.models import PetPhoto
from tests.factories.bookings import a_visit_in_service, photo_file
from tests.factories.people import OwnerFactory
from tests.factories.pets import photo_bytes
from tests.factories.videos import video_bytes
from tests.petcare.uploads.conftest import KEY, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_buckets(s3_server, settings):
    settings.STORAGES = settings.STORAGES | s3_storages(
        endpoint=s3_server,
        region="us-east-1",
        key=KEY,
        secret=SECRET,
        public="petcare-public",
        private="petcare-private",
        by_path=True,
    )


def status(address: str, **headers: str) -> int:
    try:
        with urlopen(Request(address, headers=headers)) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def exists(name: str) -> bool:
    return storages["private"].exists(name)


@pytest.fixture
def photo_and_readers(client):
    visit = a_visit_in_service()
    photo = add_photo(step=visit.steps.first(), image=photo_file(), upload_key=uuid4(), by=visit.caregiver.user)
    return photo, f"/bookings/{visit.booking.number}/photos/{photo.pk}/", visit.booking.owner


def test_view_leads_its_readers_to_an_address_that_is_signed_for_minutes(client, photo_and_readers):
    photo, address, owner = photo_and_readers
    client.force_login(owner)

    answer = client.get(address)

    signed = answer.headers["Location"]
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"].startswith("private")
    assert parse_qs(urlsplit(signed).query)["X-Amz-Expires"] == [str(SIGNED_FOR)]
    with urlopen(signed) as file:
        assert file.headers["Content-Type"] == "image/jpeg"
        assert file.read()[:2] == b"\xff\xd8"
    assert photo.image.name in signed
    assert sized(photo.image.name, 320) in client.get(f"{address}?side=320").headers["Location"]


def test_nobody_else_is_led_there(client, photo_and_readers):
    _photo, address, _owner = photo_and_readers
    client.force_login(OwnerFactory())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).headers["Location"].startswith("/accounts/")


def test_address_alone_opens_nothing(client, photo_and_readers):
    photo, address, owner = photo_and_readers
    client.force_login(owner)
    signed = client.get(address).headers["Location"]

    assert status(signed.split("?")[0]) == 403
    assert status(signed[:-4] + "0000") == 403
    assert status(signed.replace(photo.image.name, sized(photo.image.name, 320))) == 403


def test_address_ends(photo_and_readers, time_machine):
    photo, _address, _owner = photo_and_readers
    # Signed so long ago that it has just ended; the server keeps the real time.
    now = timezone.now()
    time_machine.move_to(now.timestamp() - SIGNED_FOR - 5)
    signed = storages["private"].url(photo.image.name, expire=SIGNED_FOR)
    time_machine.move_to(now.timestamp())

    assert status(signed) == 403


def test_public_file_has_an_address_without_a_signature():
    name = storages["default"].save("portraits/one.jpg", ContentFile(photo_bytes()))

    assert "?" not in storages["default"].url(name)


def test_loose_file_is_purged_there_with_its_sizes():
    name = store_photo(photo_file(), of=PetPhoto)
    assert exists(sized(name, 320))

    # The server would refuse us with a clock that is days away.
    LooseFile.objects.update(purge_at=timezone.now())
    purge_loose_files()

    assert not exists(name)
    assert not exists(sized(name, 320))


def test_parts_become_a_video_there_and_are_purged():
    content = video_bytes(frames=5, size=(64, 48), sound=False)
    upload = begin(key=uuid4(), owner=OwnerFactory(), size=len(content))
    half = len(content) // 2
    upload = add_part(upload=upload, offset=0, content=content[:half])
    upload = add_part(upload=upload, offset=half, content=content[half:])
    names = [part.name for part in upload.parts.all()]

    video = take_video(source=receive(file=ReceivedFile(upload), by=upload.owner))
    make(video.pk)
    purge_uploads()

    video.refresh_from_db()
    assert video.is_ready
    assert exists(video.file.name)
    assert not any(exists(name) for name in names)


def test_dropped_upload_is_purged_there():
    upload = begin(key=uuid4(), owner=OwnerFactory(), size=10_000)
    upload = add_part(upload=upload, offset=0, content=photo_bytes()[:500])
    [part] = upload.parts.all()

    drop(upload)
    purge_uploads()

    assert not Upload.objects.exists()
    assert not exists(part.name)


def test_policy_names_the_buckets_by_path_and_by_host():
    assert origins(endpoint="https://s3.example.com", buckets=["a", "b"]) == [
        "https://s3.example.com",
        "https://a.s3.example.com",
        "https://b.s3.example.com",
    ]
