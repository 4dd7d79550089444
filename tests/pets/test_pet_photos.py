import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pets.models import PetPhoto
from pets.photos import MOST_PHOTOS
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory, PetPhotoFactory, photo_bytes

pytestmark = pytest.mark.django_db

CAT = {"species": "cat", "name": "年糕", "sex": "unknown", "breed": "长毛三花"}


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


def upload(content, name="cat.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def huge_png(width, height):
    """A picture of that size whose pixels take no room."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.promise("U5")
def test_several_photos_are_added_and_the_first_is_the_cover(client, owner):
    photos = [upload(photo_bytes(colour=colour)) for colour in ("red", "blue")]
    client.post("/pets/add/", CAT | {"photos": photos})
    pet = owner.pets.get()
    assert pet.photos.count() == 2
    with Image.open(pet.cover.image) as cover:
        red, _, blue = cover.convert("RGB").getpixel((5, 5))
    assert red > 200 > blue
    assert pet.photo_url == f"/pets/photos/{pet.cover.pk}/"


@pytest.mark.promise("U5")
def test_another_photo_becomes_the_cover_and_the_order_of_the_rest_stays(client, owner):
    pet = PetFactory(owner=owner)
    first, second, third = PetPhotoFactory.create_batch(3, pet=pet)
    client.post(f"/pets/photos/{third.pk}/cover/")
    assert list(pet.photos.all()) == [third, first, second]


def test_removed_photo_is_off_the_pet(client, owner):
    photo = PetPhotoFactory(pet__owner=owner)
    client.post(f"/pets/photos/{photo.pk}/remove/")
    assert not PetPhoto.objects.exists()


@pytest.mark.promise("U5")
def test_photo_is_shown_to_its_owner_only(client, owner):
    mine, other = PetPhotoFactory(pet__owner=owner), PetPhotoFactory()
    response = client.get(f"/pets/photos/{mine.pk}/")
    assert response["Content-Type"] == "image/jpeg"
    assert "private" in response["Cache-Control"]
    assert response.content.startswith(b"\xff\xd8")
    assert client.get(f"/pets/photos/{other.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/pets/photos/{mine.pk}/").url.startswith("/accounts/login/")


@pytest.mark.promise("U5")
def test_photo_is_moved_earlier_and_later_and_stays_at_the_ends(client, owner):
    pet = PetFactory(owner=owner)
    first, second, third = PetPhotoFactory.create_batch(3, pet=pet)

    def moved(photo, to):
        client.post(f"/pets/photos/{photo.pk}/move/", {"to": to})
        return list(pet.photos.all())

    assert moved(third, "earlier") == [first, third, second]
    assert moved(first, "later") == [third, first, second]
    assert moved(third, "earlier") == [third, first, second]
    assert moved(second, "later") == moved(second, "sideways") == [third, first, second]


@pytest.mark.promise("U5")
def test_photos_are_put_in_the_order_they_were_dragged_to(client, owner):
    pet = PetFactory(owner=owner)
    first, second, third = PetPhotoFactory.create_batch(3, pet=pet)
    other = PetPhotoFactory(position=7)
    # What is not of this pet, or no number at all, is passed over.
    order = [third.pk, other.pk, "x", "9" * 40, first.pk]
    assert client.post(f"/pets/{pet.pk}/photos/order/", {"photo": order}).status_code == 204
    assert list(pet.photos.all()) == [third, first, second]
    other.refresh_from_db()
    assert other.position == 7


@pytest.mark.promise("U5")
def test_photos_are_added_to_a_pet_that_is_there(client, owner):
    pet = PetPhotoFactory(pet__owner=owner).pet
    client.post(f"/pets/{pet.pk}/photos/", {"photos": [upload(photo_bytes()), upload(photo_bytes())]})
    assert pet.photos.count() == 3
    assert client.post(f"/pets/{pet.pk}/photos/").context["form"].errors["photos"]


@pytest.mark.parametrize("path", ["photos/", "photos/order/"])
def test_photos_of_other_people_s_pets_are_not_there(client, owner, path):
    photo = PetPhotoFactory()
    response = client.post(f"/pets/{photo.pet_id}/{path}", {"photo": [photo.pk], "photos": [upload(photo_bytes())]})
    assert response.status_code == 404
    assert photo.pet.photos.count() == 1


@pytest.mark.parametrize("path", ["cover/", "move/", "remove/"])
def test_other_people_s_photos_cannot_be_touched(client, owner, path):
    photo = PetPhotoFactory()
    assert client.post(f"/pets/photos/{photo.pk}/{path}").status_code == 404
    assert PetPhoto.objects.filter(pk=photo.pk).exists()


def test_photo_whose_file_is_gone_is_not_found(client, owner):
    photo = PetPhotoFactory(pet=PetFactory(owner=owner))
    photo.image.storage.delete(photo.image.name)
    assert client.get(f"/pets/photos/{photo.pk}/").status_code == 404


BAD_PHOTOS = {
    "a renamed text file": lambda: b"This is no photo at all.\n" * 50,
    "30,000 x 30,000 pixels": lambda: huge_png(30_000, 30_000),
    "a photo that broke off": lambda: photo_bytes((800, 800))[:700],
    "an svg with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
}


@pytest.mark.parametrize("make", BAD_PHOTOS.values(), ids=BAD_PHOTOS.keys())
def test_bad_photo_is_refused_beside_the_field_and_everything_typed_is_kept(client, owner, make):
    response = client.post("/pets/add/", CAT | {"photos": [upload(make())]})
    assert response.status_code == 200
    assert len(response.context["form"].errors["photos"]) == 1
    assert "长毛三花" in response.text
    assert not owner.pets.exists()


def test_photo_with_too_many_bytes_is_refused_beside_the_field(client, owner, tmp_path, settings):
    path = tmp_path / "cat.jpg"
    with path.open("wb") as file:
        file.write(photo_bytes())
        file.truncate(2 * settings.MAX_PHOTO_BYTES)
    with path.open("rb") as file:
        response = client.post("/pets/add/", CAT | {"photos": file})
    assert response.context["form"].errors["photos"]
    assert not owner.pets.exists()


def test_one_bad_photo_among_good_ones_is_named(client, owner):
    photos = [upload(photo_bytes()), upload(b"no photo")]
    response = client.post("/pets/add/", CAT | {"photos": photos})
    [error] = response.context["form"].errors["photos"]
    assert "2" in error


def test_photos_beyond_the_limit_are_refused_beside_the_field(client, owner):
    pet = PetFactory(owner=owner)
    PetPhotoFactory.create_batch(MOST_PHOTOS - 1, pet=pet)
    response = client.post(f"/pets/{pet.pk}/photos/", {"photos": [upload(photo_bytes()), upload(photo_bytes())]})
    assert response.context["form"].errors["photos"]
    assert pet.photos.count() == MOST_PHOTOS - 1
