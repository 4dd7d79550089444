"""Files are written before a transaction locks anything, named by a row inside it, and purged when no row came.

A slow disk, or storage at the other end of a network, so holds up nobody but the person who sends the file.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from petcare.errors import DomainError
from petcare.sweeping import work_off
from petcare.uploads.models import LooseFile
from petcare.uploads.photos import SMALLER, smaller_copies
from petcare.uploads.places import PRIVATE, photo_name, sized

# Longer than any transaction, and than any page that shows a file no row names any more.
LOOSE = timedelta(days=1)
# A purge that broke off is taken up again.
PURGE_AGAIN = timedelta(minutes=10)
AT_ONCE = 500


def store_photo(photo: ContentFile, *, of: type[models.Model], alias: str = PRIVATE) -> str:
    """Writes a cleaned photo and its smaller copies, for a row of the model `of`. Returns the name, to be claimed.

    To be called before the transaction that claims it: nothing waits for a disk under a lock then.
    """
    photo.seek(0)
    content = photo.read()
    name = store(photo, name=photo_name(of), alias=alias)
    for side, copy in smaller_copies(content).items():
        storages[alias].save(sized(name, side), ContentFile(copy))
    return name


def store(file: File, *, name: str, alias: str = PRIVATE) -> str:
    """Writes a file under a name of its own that nobody else has. Returns the name, to be claimed."""
    LooseFile.objects.create(name=name, alias=alias, purge_at=timezone.now() + LOOSE)
    file.seek(0)
    return storages[alias].save(name, file)


def claim(name: str) -> str:
    """Inside the transaction whose row names the stored file. Raises DomainError when it is purged already."""
    claimed, _by_model = LooseFile.objects.filter(name=name, is_going=False).delete()
    if not claimed:
        raise DomainError(_("This took too long. Send it once more."))
    return name


def release(name: str, *, alias: str = PRIVATE, after: timedelta = LOOSE) -> None:
    """Inside the transaction whose row lets go of the file: later it is purged, unless another row names it."""
    LooseFile.objects.get_or_create(name=name, defaults={"alias": alias, "purge_at": timezone.now() + after})


def purge_loose_files() -> None:
    """Deletes the files that are due and named by no row."""
    due = LooseFile.objects.filter(purge_at__lte=timezone.now()).order_by("purge_at")
    work_off(partial(_purge, pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _purge(pk: int) -> None:
    now = timezone.now()
    due = LooseFile.objects.filter(pk=pk, purge_at__lte=now)
    if not due.update(is_going=True, purge_at=now + PURGE_AGAIN):
        return
    loose = LooseFile.objects.get(pk=pk)
    if not is_named(loose.name):
        for name in (loose.name, *(sized(loose.name, side) for side in SMALLER)):
            storages[loose.alias].delete(name)
    loose.delete()


def is_named(name: str) -> bool:
    """Whether a file field of any model holds this name."""
    return any(model._base_manager.filter(**{field: name}).exists() for model, field in _file_fields())


def _file_fields() -> Iterable[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                yield model, field.name
