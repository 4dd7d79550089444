"""Secrets in the database: sealed with keys that live outside it (settings.FIELD_ENCRYPTION_KEYS, newest first)."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.models.functions import Cast

BATCH = 500


class UnreadableSecret(Exception):
    """No configured key opens this value, or it was tampered with."""


class Secret(str):
    """A value from a sealed column. Its repr hides it, so tracebacks and logs do not tell."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class EncryptedTextField(models.TextField):
    """Text sealed at rest. It cannot be searched or ordered by; keep a `blind_index` beside it for equality."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value in (None, "") else seal(value)

    def from_db_value(self, value, expression, connection):
        return value if value in (None, "") else unseal(value)

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: only isnull can be asked, not {lookup_name}.")
        return super().get_lookup(lookup_name)


def seal(text: str) -> str:
    return _keyring(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def unseal(token: str) -> Secret:
    """Raises UnreadableSecret when the token is damaged or its key is gone; never returns ciphertext."""
    try:
        return Secret(_keyring(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode())
    except InvalidToken as error:
        raise UnreadableSecret("A sealed value cannot be opened with the configured keys.") from error


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed fingerprint for equality and uniqueness of a sealed value; different per purpose, 64 hex digits."""
    key = hmac.digest(settings.BLIND_INDEX_KEY.encode(), purpose.encode(), "sha256")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def sealed_fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def rotate(model: type[models.Model]) -> int:
    """Seals every secret of the model anew with the newest key, in batches. Returns the number of rows."""
    names = sealed_fields(model)
    if not names:
        return 0
    done, after = 0, None
    while batch := _rotate_batch(model, names, after):
        done, after = done + len(batch), batch[-1]
    return done


@transaction.atomic
def _rotate_batch(model, names, after):
    rows = model._base_manager.order_by("pk").select_for_update(of=("self",))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    keyring = _keyring(tuple(settings.FIELD_ENCRYPTION_KEYS))
    raw = {f"raw_{name}": Cast(name, models.TextField()) for name in names}
    seen = []
    for pk, *tokens in rows.annotate(**raw).values_list("pk", *raw)[:BATCH]:
        fresh = {
            name: models.Value(keyring.rotate(token.encode()).decode(), output_field=models.TextField())
            for name, token in zip(names, tokens, strict=True)
            if token
        }
        if fresh:
            model._base_manager.filter(pk=pk).update(**fresh)
        seen.append(pk)
    return seen


@lru_cache(maxsize=8)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
