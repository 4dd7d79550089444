"""Uploads part by part. Each part is a file of its own in the private storage, so any process can take the next one."""

from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from petcare.errors import DomainError
from petcare.sweeping import work_off
from petcare.uploads.kinds import HEAD, kind_of
from petcare.uploads.models import Kind, Upload, UploadPart
from petcare.uploads.places import private_storage

PART_BYTES = 1024 * 1024
# Of one person at a time: a whole evening of photos and videos, and no more.
MOST_UPLOADS = 60
MOST_BYTES = 1024 * 1024 * 1024
UNFINISHED = timedelta(days=1)
# A form that shows an error has it still when it is sent again.
READ = timedelta(hours=1)
PURGE_AGAIN = timedelta(minutes=10)
AT_ONCE = 200


class WrongOffset(Exception):
    """The part does not begin where the last one ended; `received` says where that is."""

    def __init__(self, received: int):
        super().__init__(received)
        self.received = received


class DamagedPart(Exception):
    """It is not what the sender made the checksum of."""


def begin(*, key: UUID, owner: Any, size: int) -> Upload:
    """A new upload, or the one with this key as far as it came. Raises Upload.DoesNotExist when somebody else has it.

    Raises DomainError for a size that no photo or video may have, and beyond what one person may send at a time.
    """
    if earlier := Upload.objects.filter(pk=key).first():
        if earlier.owner_id != owner.pk or earlier.size != size:
            raise Upload.DoesNotExist
        return earlier
    _check_size(size, Kind.VIDEO)
    now = timezone.now()
    going_on = Upload.objects.filter(owner=owner, expires_at__gt=now).aggregate(count=Count("pk"), size=Sum("size"))
    if going_on["count"] >= MOST_UPLOADS or (going_on["size"] or 0) + size > MOST_BYTES:
        raise DomainError(_("That is a lot at once. Wait until some of it has arrived."))
    upload, _is_new = Upload.objects.get_or_create(
        pk=key, defaults={"owner": owner, "size": size, "expires_at": now + UNFINISHED}
    )
    return upload


def add_part(*, upload: Upload, offset: int, content: bytes, checksum: str = "") -> Upload:
    """Keeps the next part and returns the upload as far as it is then.

    Raises DamagedPart, WrongOffset, and DomainError when the file is nothing that we take.
    """
    digest = sha256(content).hexdigest()
    if checksum and checksum != digest:
        raise DamagedPart
    _check_part(upload, offset, content)
    kind = _kind(content, upload.size) if offset == 0 else upload.kind
    # Before the row is locked. What a lost race leaves behind goes with the folder.
    name = private_storage().save(f"{upload.folder}/{offset:012d}", ContentFile(content))
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        _check_part(upload, offset, content)
        UploadPart.objects.create(upload=upload, offset=offset, size=len(content), sha256=digest, name=name)
        upload.received, upload.kind = offset + len(content), kind
        upload.expires_at = timezone.now() + UNFINISHED
        upload.save(update_fields=["received", "kind", "expires_at"])
    return upload


def take_whole(*, file: File, owner: Any) -> Upload:
    """A file that came with a plain form, kept like one that came in parts. Raises DomainError as those do."""
    upload = begin(key=uuid4(), owner=owner, size=file.size)
    file.seek(0)
    while content := file.read(PART_BYTES):
        upload = add_part(upload=upload, offset=upload.received, content=content)
    return upload


def fingerprint(upload: Upload) -> str:
    """The SHA-256 over the SHA-256 of each part in turn: what was received, without reading it again."""
    digests = "".join(upload.parts.values_list("sha256", flat=True))
    return sha256(digests.encode()).hexdigest()


def drop(upload: Upload) -> None:
    """The sender does not want it any more; the next purge takes it."""
    Upload.objects.filter(pk=upload.pk, expires_at__isnull=False).update(expires_at=timezone.now())


def purge_uploads() -> None:
    """Deletes what was not finished in time, or is not needed any more."""
    due = Upload.objects.filter(expires_at__lte=timezone.now()).order_by("expires_at")
    work_off(partial(_purge, pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _purge(pk: UUID) -> None:
    now = timezone.now()
    if not Upload.objects.filter(pk=pk, expires_at__lte=now).update(expires_at=now + PURGE_AGAIN):
        return
    upload, storage = Upload.objects.get(pk=pk), private_storage()
    try:
        _folders, files = storage.listdir(upload.folder)
    except FileNotFoundError:
        files = []
    for file in files:
        storage.delete(f"{upload.folder}/{file}")
    if files:
        storage.delete(upload.folder)
    upload.delete()


def _check_part(upload: Upload, offset: int, content: bytes) -> None:
    if offset != upload.received or not content:
        raise WrongOffset(upload.received)
    if offset + len(content) > upload.size:
        raise DomainError(_("This is more than was announced. Choose the file anew."))


def _kind(content: bytes, size: int) -> Kind:
    kind = kind_of(content[:HEAD])
    if kind is None:
        raise DomainError(_("This is neither a photo nor a video that we can read."))
    _check_size(size, kind)
    return kind


def _check_size(size: int, kind: Kind) -> None:
    if size < 1:
        raise DomainError(_("This file is empty."))
    if kind == Kind.PHOTO and size > settings.MAX_PHOTO_BYTES:
        limit = settings.MAX_PHOTO_BYTES // (1024 * 1024)
        raise DomainError(_("This photo is larger than %(limit)s MB.") % {"limit": limit})
    if size > settings.MAX_VIDEO_BYTES:
        limit = settings.MAX_VIDEO_BYTES // (1024 * 1024)
        raise DomainError(_("This video is larger than %(limit)s MB.") % {"limit": limit})
