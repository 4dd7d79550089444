"""Where files lie, and under what names."""

import hashlib
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import Storage, storages

PRIVATE = "private"


def private_storage() -> Storage:
    """For `storage=` of fields whose files only a view that checks the reader may hand out."""
    return storages[PRIVATE]


def photo_name(instance: Any, filename: str = "") -> str:
    """For `upload_to=`: a random name under the model's own folder; nothing of the original name is kept."""
    return random_name(instance, "jpg")


def random_name(model: Any, suffix: str) -> str:
    """A name nobody can guess, in the folder of a model or of one of its rows."""
    name = uuid4().hex
    return f"{model._meta.app_label}/{model._meta.model_name}/{name[:2]}/{name}.{suffix}"


def sized(name: str, side: int) -> str:
    """The name of a photo's copy with this long side."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{side}{path.suffix}"))


def sha256_of(file: BinaryIO | File) -> str:
    """The SHA-256 of the file's content in hex; leaves the file at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
