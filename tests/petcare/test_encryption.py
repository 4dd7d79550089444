from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models

from petcare.encryption import EncryptedTextField, UnreadableSecret, blind_index, rotate, seal, unseal

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
    assert rotate(Sealed) == 6

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    codes = list(Sealed.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [f"code {number}" for number in range(5)] + [None]


def test_unseal_without_the_key_raises(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    token = seal("secret")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(UnreadableSecret):
        unseal(token)


@pytest.mark.django_db
def test_rotate_keys_command_names_models_with_secrets():
    out = StringIO()

    call_command("rotate_keys", stdout=out)

    assert "accounts." in out.getvalue()


def test_blind_index_is_stable_and_differs_by_purpose():
    assert blind_index("11010119900307451X", purpose="id") == blind_index("11010119900307451X", purpose="id")
    assert blind_index("11010119900307451X", purpose="id") != blind_index("11010119900307451X", purpose="bank")
