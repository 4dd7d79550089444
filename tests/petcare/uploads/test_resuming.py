"""Uploads part by part, as static/js/resumable.js sends them."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.asgi import ASGIRequest
from django.utils import timezone

from petcare.uploads import private_storage
from petcare.uploads.models import Upload, UploadPart
from petcare.uploads.received import ReceivedFile
from petcare.uploads.resuming import MOST_UPLOADS, PART_BYTES, UNFINISHED, purge_uploads, take_whole
from petcare.uploads.views import upload
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory, photo_bytes
from tests.factories.requests import VerificationFactory, a_number

pytestmark = pytest.mark.django_db

PHOTO = photo_bytes((900, 700))


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.fixture
def send(client, owner):
    """`send(content)` sends it in parts of 1,000 bytes and returns its key."""

    def send(content=PHOTO, *, until=None):
        key = uuid4()
        assert begin(client, key, len(content)).json() == {"received": 0, "size": len(content)}
        for offset in range(0, until or len(content), 1000):
            assert part(client, key, offset, content[offset : offset + 1000]).status_code == 200
        return key

    return send


def begin(client, key, size):
    return client.post(f"/uploads/{key}/", {"size": size})


def part(client, key, offset, content, **headers):
    headers = {"Upload-Offset": str(offset), "Upload-Sha256": sha256(content).hexdigest()} | headers
    return client.patch(f"/uploads/{key}/", content, content_type="application/octet-stream", headers=headers)


def keys_of(*keys):
    return {"photos_upload": [str(key) for key in keys]}


@pytest.mark.promise("U5")
def test_photos_in_parts_become_the_pets_photos(client, owner, send):
    pet = PetFactory(owner=owner)

    answer = client.post(f"/pets/{pet.pk}/photos/", keys_of(send(), send()))

    assert answer.status_code == 302
    assert [photo.image.width for photo in pet.photos.all()] == [900, 900]


@pytest.mark.promise("P1")
def test_both_sides_of_a_card_in_parts_become_the_identity(client, owner, send):
    verification = VerificationFactory(owner=owner)
    card = {"name": "林小雨", "number": a_number(), "agrees": "on"}

    answer = client.post("/me/identity/", card | {"front_upload": str(send()), "back_upload": str(send())})

    assert answer.status_code == 302
    verification.refresh_from_db()
    assert verification.identity.front.name != verification.identity.back.name


def test_form_with_an_error_keeps_what_has_arrived(client, owner, send):
    key = send()

    shown = client.post("/pets/add/", keys_of(key) | {"name": ""})
    assert f'name="photos_upload" value="{key}"' in shown.text
    client.post("/pets/add/", keys_of(key) | {"name": "小饭团", "species": "cat", "sex": "unknown"})

    assert owner.pets.get().photos.count() == 1


def test_received_file_is_what_was_sent(send):
    key = send()

    assert ReceivedFile(Upload.objects.get(pk=key)).read() == PHOTO
    assert UploadPart.objects.count() > 3


def test_begin_again_says_how_far_it_is(client, send):
    key = send(until=2000)

    assert begin(client, key, len(PHOTO)).json() == {"received": 2000, "size": len(PHOTO)}


def test_part_whose_answer_was_lost_is_not_kept_twice(client, send):
    key = send(until=2000)

    again = part(client, key, 1000, PHOTO[1000:2000])

    assert (again.status_code, again.json()) == (409, {"received": 2000})


def test_part_after_a_gap_is_refused(client, send):
    key = send(until=1000)

    assert part(client, key, 3000, PHOTO[3000:4000]).status_code == 409
    assert Upload.objects.get().received == 1000


def test_damaged_part_is_refused(client, send):
    key = send(until=1000)

    damaged = part(client, key, 1000, b"x" + PHOTO[1001:2000], **{"Upload-Sha256": sha256(b"other").hexdigest()})

    assert damaged.status_code == 400
    assert Upload.objects.get().received == 1000


def test_more_than_was_announced_is_refused(client, send):
    key = send(until=1000)

    answer = part(client, key, 1000, PHOTO[1000:] + b"x")

    assert answer.status_code == 422
    assert answer.json()["refused"]


def test_part_that_is_too_large_is_refused(client, owner):
    key = uuid4()
    begin(client, key, 2 * PART_BYTES)

    assert part(client, key, 0, b"x" * (PART_BYTES + 1)).status_code == 413


def test_part_in_chunks_that_says_no_length_is_no_larger(client, owner):
    key = uuid4()
    begin(client, key, 2 * PART_BYTES)
    head = {"type": "http", "method": "PATCH", "path": f"/uploads/{key}/", "query_string": b""}
    large = BytesIO(b"\xff\xd8\xff" + bytes(PART_BYTES))
    request = ASGIRequest(head | {"headers": [(b"upload-offset", b"0")]}, large)
    request.user = owner
    assert upload(request, key).status_code == 413
    assert not UploadPart.objects.exists()


@pytest.mark.parametrize("headers", [{"Upload-Offset": ""}, {"Upload-Offset": "-1"}, {"Upload-Offset": "9" * 40}])
def test_part_with_a_strange_offset_is_refused(client, send, headers):
    key = send(until=1000)

    assert part(client, key, 0, b"x", **headers).status_code == 400


@pytest.mark.parametrize(
    "content", [b"MZ\x90 a program, renamed", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"0" * 99]
)
def test_what_is_no_photo_and_no_video_is_refused_with_its_first_part(client, owner, content):
    key = uuid4()
    begin(client, key, len(content))

    answer = part(client, key, 0, content)

    assert answer.status_code == 422
    assert "既不是照片也不是视频" in answer.json()["refused"]


@pytest.mark.parametrize(("size", "status"), [(0, 422), (201 * 1024 * 1024, 422), (-1, 400), ("many", 400)])
def test_size_that_no_file_may_have_is_refused(client, owner, size, status):
    assert begin(client, uuid4(), size).status_code == status


def test_photo_as_large_as_a_video_is_refused_with_its_first_part(client, owner):
    key = uuid4()
    begin(client, key, 21 * 1024 * 1024)

    answer = part(client, key, 0, PHOTO)

    assert answer.status_code == 422
    assert "20 MB" in answer.json()["refused"]


def test_one_person_does_not_fill_the_disk(client, owner):
    now = timezone.now()
    Upload.objects.bulk_create(
        Upload(key=uuid4(), owner=owner, size=5, expires_at=now + UNFINISHED) for _ in range(MOST_UPLOADS)
    )

    answer = begin(client, uuid4(), 5)

    assert answer.status_code == 422
    assert answer.json()["refused"]


def test_upload_of_somebody_else_is_not_found(client, send):
    key = send()
    stranger = OwnerFactory()
    pet = PetFactory(owner=stranger)
    client.force_login(stranger)

    assert begin(client, key, len(PHOTO)).status_code == 404
    assert part(client, key, 0, b"x").status_code == 404
    assert client.delete(f"/uploads/{key}/").status_code == 404
    assert client.post(f"/pets/{pet.pk}/photos/", keys_of(key)).status_code == 404
    assert not pet.photos.exists()
    assert Upload.objects.get().received == len(PHOTO)


@pytest.mark.parametrize("key", ["nonsense", ""])
def test_form_with_a_key_of_no_upload(client, owner, key):
    pet = PetFactory(owner=owner)

    assert client.post(f"/pets/{pet.pk}/photos/", keys_of(key)).status_code == (404 if key else 200)


def test_form_sent_again_when_its_upload_is_gone_keeps_what_was_typed(client, owner, send, time_machine):
    key = send()
    client.post("/pets/add/", keys_of(key) | {"name": "小饭团"})
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    purge_uploads()
    typed = {"name": "小饭团", "species": "cat", "sex": "unknown"}

    shown = client.post("/pets/add/", keys_of(key) | typed)

    form = shown.context["form"]
    assert form.errors == {"photos": ["之前选的文件已经过期，请重新选一次。"]}
    assert form["name"].value() == "小饭团"
    assert str(key) not in shown.text


def test_script_that_names_an_upload_that_is_gone_is_told_to_send_it_again(client, owner):
    keys, headers = keys_of(uuid4()), {"Accept": "application/json"}

    assert client.post(f"/pets/{PetFactory(owner=owner).pk}/photos/", keys, headers=headers).status_code == 404


def test_unfinished_upload_is_nothing_for_a_form(client, owner, send):
    pet = PetFactory(owner=owner)

    assert client.post(f"/pets/{pet.pk}/photos/", keys_of(send(until=1000))).status_code == 404


def test_stranger_without_a_session_sends_nothing(client):
    assert begin(client, uuid4(), 5).status_code == 403


def test_unfinished_upload_is_purged_with_its_parts_after_a_day(send, time_machine):
    upload = Upload.objects.get(pk=send(until=2000))
    purge_uploads()
    assert private_storage().listdir(upload.folder)[1]

    time_machine.move_to(timezone.now() + UNFINISHED + timedelta(minutes=1), tick=False)
    purge_uploads()

    assert not Upload.objects.exists()
    assert not private_storage().exists(upload.folder)


def test_read_upload_is_purged_within_hours(client, owner, send, time_machine):
    pet = PetFactory(owner=owner)
    client.post(f"/pets/{pet.pk}/photos/", keys_of(send()))

    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    purge_uploads()

    assert not Upload.objects.exists()
    assert pet.photos.count() == 1


def test_dropped_upload_is_purged_at_once(client, send):
    key = send(until=1000)

    assert client.delete(f"/uploads/{key}/").status_code == 204
    purge_uploads()

    assert not Upload.objects.exists()


def test_file_of_a_plain_form_is_kept_alike(owner):
    upload = take_whole(file=SimpleUploadedFile("cat.jpg", PHOTO), owner=owner)

    assert upload.is_complete
    assert ReceivedFile(upload).read() == PHOTO
