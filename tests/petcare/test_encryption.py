from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models

from accounts.models import WayIn
from petcare.encryption import EncryptedTextField, UnreadableSecret, blind_index, count_old, rotate, seal, unseal
from tests.factories.people import SecondFactorFactory, WayInFactory

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


class Sealed(models.Model):
    code = EncryptedTextField(null=True)

    class Meta:
        app_label = "petcare"
        managed = False
        db_table = "test_sealed"

    def __str__(self):
        return f"sealed {self.pk}"


@pytest.fixture
def _table(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_sealed (id bigserial PRIMARY KEY, code text)")


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM test_sealed ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def damage():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_sealed SET code = overlay(code placing 'xxxx' from 30)")


@pytest.mark.usefixtures("_table")
def test_field_stores_no_plain_text_and_reads_it_back():
    row = Sealed.objects.create(code="门禁 2580#")

    assert "2580" not in stored()[0]
    assert Sealed.objects.get(pk=row.pk).code == "门禁 2580#"


@pytest.mark.usefixtures("_table")
def test_field_value_is_hidden_in_repr():
    Sealed.objects.create(code="2580#")

    assert "2580" not in repr(Sealed.objects.get().__dict__)


@pytest.mark.usefixtures("_table")
def test_field_with_damaged_token_raises():
    Sealed.objects.create(code="2580#")
    damage()

    with pytest.raises(UnreadableSecret):
        Sealed.objects.get()


@pytest.mark.usefixtures("_table")
def test_field_keeps_null_and_answers_isnull_only():
    Sealed.objects.create(code=None)

    assert Sealed.objects.filter(code__isnull=True).count() == 1
    with pytest.raises(FieldError):
        Sealed.objects.filter(code="2580#")


@pytest.mark.usefixtures("_table")
def test_rotate_moves_every_row_to_the_newest_key(settings, monkeypatch):
    monkeypatch.setattr("petcare.encryption.BATCH", 2)
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for number in range(5):
        Sealed.objects.create(code=f"code {number}")
    Sealed.objects.create(code=None)

    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert count_old(Sealed).old == 5
    assert rotate(Sealed).renewed == 5

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    codes = list(Sealed.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [f"code {number}" for number in range(5)] + [None]
    assert count_old(Sealed).old == 0


class Stopped(Exception):
    pass


@pytest.mark.usefixtures("_table")
def test_rotate_that_was_stopped_goes_on_where_it_was(settings, monkeypatch):
    monkeypatch.setattr("petcare.encryption.BATCH", 2)
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for number in range(5):
        Sealed.objects.create(code=f"code {number}")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    def stop(_far):
        raise Stopped

    with pytest.raises(Stopped):
        rotate(Sealed, after_batch=stop)
    first_two = stored()[:2]
    assert rotate(Sealed).renewed == 3
    assert stored()[:2] == first_two


@pytest.mark.usefixtures("_table")
def test_rotate_names_what_no_key_opens_and_goes_on(settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    lost = Sealed.objects.create(code="lost")
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    Sealed.objects.create(code="found")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    rotation = rotate(Sealed)

    assert (rotation.renewed, rotation.unreadable) == (1, [lost.pk])
    assert count_old(Sealed).old == 1


def test_unseal_without_the_key_raises(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    token = seal("secret")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(UnreadableSecret):
        unseal(token)


@pytest.mark.promise("U9")
@pytest.mark.django_db
def test_after_rotate_keys_the_old_key_can_be_removed(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    ways_in = WayInFactory.create_batch(3)
    SecondFactorFactory()
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_keys", "--check", stdout=StringIO(), stderr=StringIO())
    out = StringIO()

    call_command("rotate_keys", stdout=out)

    assert "accounts.WayIn: 6 values, 6 sealed anew" in out.getvalue()
    assert "can be removed" in out.getvalue()
    assert "4711" not in out.getvalue()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert [WayIn.objects.get(pk=one.pk).secret for one in ways_in] == ["4711#"] * 3


@pytest.mark.django_db
def test_rotate_keys_with_a_value_that_no_key_opens_says_so_and_rotates_the_rest(settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    lost = WayInFactory(note="")
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    WayInFactory(note="")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    errors = StringIO()

    with pytest.raises(CommandError, match="1 of them open with no key"):
        call_command("rotate_keys", stdout=StringIO(), stderr=errors)

    assert f"accounts.WayIn {lost.pk}: no key opens it" in errors.getvalue()
    assert count_old(WayIn).old == 1


def test_blind_index_is_stable_and_differs_by_purpose():
    assert blind_index("11010119900307451X", purpose="id") == blind_index("11010119900307451X", purpose="id")
    assert blind_index("11010119900307451X", purpose="id") != blind_index("11010119900307451X", purpose="bank")
