"""Keys are rotated while people save: nobody's change is lost, and nothing stays with the old key."""

import threading

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction

from accounts.actions.save_way_in import save_way_in
from accounts.models import SecondFactor, WayIn
from petcare.encryption import count_old, rotate
from tests.factories.people import AddressFactory, SecondFactorFactory, WayInFactory

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.mark.promise("U9")
def test_keys_are_rotated_while_ways_in_are_saved(settings, race):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    homes = AddressFactory.create_batch(30)
    for home in homes:
        WayInFactory(address=home, version=1, secret="1111#")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    def save():
        for home in homes:
            save_way_in(address=home, kind="door_code", secret="2222#", note="")

    outcomes = race([lambda: rotate(WayIn), save, lambda: rotate(WayIn)])

    assert not [one for one in outcomes if isinstance(one, Exception)]
    rotate(WayIn)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert count_old(WayIn).old == 0
    for home in homes:
        assert list(home.ways_in.order_by("version").values_list("secret", flat=True)) == ["1111#", "2222#"]


@pytest.mark.promise("U9")
def test_value_saved_between_reading_and_sealing_anew_is_not_overwritten(settings):
    """The rotation has read a row; before it writes, somebody else changes that row."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    first, second = SecondFactorFactory(secret="FIRST"), SecondFactorFactory(secret="SECOND")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    writer_has_lock, writer_may_end = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            SecondFactor.objects.filter(pk=first.pk).update(secret="CHANGED")
            writer_has_lock.set()
            writer_may_end.wait(10)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    writer_has_lock.wait(10)
    # The rotation reads the old value, then waits for the writer at its own update.
    timer = threading.Timer(1.0, writer_may_end.set)
    timer.start()
    rotate(SecondFactor)
    writer.join()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.secret, second.secret) == ("CHANGED", "SECOND")
