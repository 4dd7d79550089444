"""Secrets in the database: sealed with keys that live outside it (settings.FIELD_ENCRYPTION_KEYS, newest first)."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
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


@dataclass
class Rotation:
    """How far a model is: values looked at, sealed anew, still with an older key, and those that no key opens."""

    values: int = 0
    renewed: int = 0
    old: int = 0
    unreadable: list[Any] = field(default_factory=list)


def rotate(model: type[models.Model], *, after_batch: Callable[[Rotation], None] | None = None) -> Rotation:
    """Seals every secret of the model anew with the newest key, while the site runs. What the newest key has sealed
    already is passed over, so a run that was stopped goes on where it was. `unreadable` holds primary keys."""
    return _go_through(model, _renew, after_batch)


def count_old(model: type[models.Model]) -> Rotation:
    """How many secrets an older key still holds; changes nothing."""
    return _go_through(model, _count, None)


def _go_through(model, look_at, after_batch) -> Rotation:
    rotation, names, after = Rotation(), sealed_fields(model), None
    raw = {f"raw_{name}": Cast(name, models.TextField()) for name in names}
    rows = model._base_manager.order_by("pk").annotate(**raw).values_list("pk", *raw)
    while batch := list((rows if after is None else rows.filter(pk__gt=after))[:BATCH]):
        for pk, *tokens in batch:
            for name, token in zip(names, tokens, strict=True):
                if token:
                    rotation.values += 1
                    look_at(model, pk, name, token, rotation)
        after = batch[-1][0]
        if after_batch:
            after_batch(rotation)
    return rotation


def _renew(model, pk, name, token: str, rotation: Rotation) -> None:
    if _is_newest(token):
        return
    try:
        fresh = _keyring(tuple(settings.FIELD_ENCRYPTION_KEYS)).rotate(token.encode()).decode()
    except InvalidToken:
        rotation.unreadable.append(pk)
        return
    # Only if it is still what was read: somebody who saved it meanwhile wins, and sealed it with the newest key.
    same = model._base_manager.annotate(raw=Cast(name, models.TextField())).filter(pk=pk, raw=token)
    rotation.renewed += same.update(**{name: models.Value(fresh, output_field=models.TextField())})


def _count(model, pk, name, token: str, rotation: Rotation) -> None:
    if not _is_newest(token):
        rotation.old += 1


def _is_newest(token: str) -> bool:
    newest = _keyring((settings.FIELD_ENCRYPTION_KEYS[0],))
    try:
        newest.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


@lru_cache(maxsize=8)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
