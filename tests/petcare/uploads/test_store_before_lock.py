"""Nobody waits for a disk under a lock: files are written outside of transactions."""

from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection

from bookings.visits.actions.add_photo import add_photo
from tests.factories.bookings import a_visit_in_service, photo_file
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = pytest.mark.django_db(transaction=True)


class WatchedStorage(FileSystemStorage):
    """Notes of every file whether a transaction was open while it was written."""

    under_lock: list[bool] = []

    def _save(self, name, content):
        self.under_lock.append(connection.in_atomic_block)
        return super()._save(name, content)


@pytest.fixture
def written(settings, tmp_path):
    WatchedStorage.under_lock.clear()
    watched = {"BACKEND": f"{__name__}.WatchedStorage", "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"private": watched}
    return WatchedStorage.under_lock


def test_photo_of_a_step_is_written_before_the_booking_is_locked(written):
    visit = a_visit_in_service()

    add_photo(step=visit.steps.first(), image=photo_file(), upload_key=uuid4(), by=visit.caregiver.user)

    assert written == [False] * 3


def test_photo_of_a_pet_is_written_before_the_pet_is_locked(client, written):
    owner = OwnerFactory()
    pet = PetFactory(owner=owner)
    client.force_login(owner)

    sent = {"photos": photo_file()}
    assert client.post(f"/pets/{pet.pk}/photos/", sent).status_code == 302

    assert pet.photos.count() == 1
    assert written == [False] * 3
