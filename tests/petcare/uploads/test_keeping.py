"""Files that no row names: written before a transaction, or left by a row that went."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from petcare.errors import DomainError
from petcare.uploads import private_storage
from petcare.uploads.keeping import LOOSE, claim, purge_loose_files, release, store_photo
from petcare.uploads.models import LooseFile
from petcare.uploads.places import sized
from pets.models import PetPhoto
from pets.photos import remove_photo
from tests.factories.pets import PetFactory, photo_bytes

pytestmark = pytest.mark.django_db


def stored(size=(1600, 1200)) -> str:
    return store_photo(ContentFile(photo_bytes(size), name="photo.jpg"), of=PetPhoto)


def named(name: str) -> PetPhoto:
    return PetPhoto.objects.create(pet=PetFactory(), image=claim(name))


def is_there(name: str) -> bool:
    return private_storage().exists(name)


@pytest.fixture
def a_day_later(time_machine):
    return lambda: time_machine.move_to(timezone.now() + LOOSE + timedelta(minutes=1), tick=False)


def test_store_photo_makes_the_smaller_sizes_at_once():
    name = stored()

    sizes = {side: Image.open(BytesIO(private_storage().open(sized(name, side)).read())).size for side in (960, 320)}

    assert sizes == {960: (960, 720), 320: (320, 240)}


def test_stored_photo_that_no_row_came_to_name_is_purged_with_its_sizes(a_day_later):
    name = stored()
    purge_loose_files()
    assert is_there(name)

    a_day_later()
    purge_loose_files()

    assert not is_there(name)
    assert not is_there(sized(name, 320))
    assert not LooseFile.objects.exists()


def test_claimed_photo_stays(a_day_later):
    name = stored()
    named(name)
    a_day_later()

    purge_loose_files()

    assert is_there(name)


def test_photo_of_a_transaction_that_failed_is_purged(a_day_later):
    name = stored()
    with transaction.atomic():
        named(name)
        transaction.set_rollback(True)
    a_day_later()

    purge_loose_files()

    assert not is_there(name)


def test_photo_that_is_being_purged_cannot_be_claimed():
    name = stored()
    LooseFile.objects.update(is_going=True)

    with pytest.raises(DomainError):
        claim(name)


@pytest.mark.promise("U6")
def test_removed_photo_is_purged_and_stays_while_another_row_shows_it(a_day_later):
    name = stored()
    first = named(name)
    second = PetPhoto.objects.create(pet=PetFactory(), image=name)

    remove_photo(photo=first)
    a_day_later()
    purge_loose_files()
    assert is_there(name)

    remove_photo(photo=second)
    a_day_later()
    purge_loose_files()
    assert not is_there(name)


def test_purge_goes_on_behind_a_file_that_cannot_be_deleted(a_day_later, settings):
    release("gone/astray.jpg", alias="no-such-storage")
    name = stored()
    a_day_later()

    with pytest.raises(ExceptionGroup):
        purge_loose_files()

    assert not is_there(name)
    assert LooseFile.objects.filter(name="gone/astray.jpg").exists()
