"""What came in parts before the form, handed to the form as if it had come with it."""

import io
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models.functions import Least
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from petcare.uploads.models import Upload, UploadPart
from petcare.uploads.places import private_storage
from petcare.uploads.resuming import READ

SUFFIX = "_upload"


class ReceivedFile(UploadedFile):
    """A finished upload as a form's file; its parts are read as they are needed."""

    def __init__(self, upload: Upload):
        super().__init__(file=io.BufferedReader(PartsReader(upload)), name=upload.kind or "file", size=upload.size)
        self.upload = upload


class GoneFile(File):
    """In the place of an upload that is no longer kept; the field that looks at it says so."""

    def __init__(self) -> None:
        super().__init__(None, name="gone")

    @property
    def size(self) -> int:
        raise ValidationError(_("What you chose earlier is no longer kept. Choose it again."), code="gone")


class PartsReader(io.RawIOBase):
    def __init__(self, upload: Upload):
        self.upload = upload
        self.position = 0
        self.at_hand: tuple[UploadPart | None, bytes] = (None, b"")

    @cached_property
    def parts(self) -> list[UploadPart]:
        return list(self.upload.parts.all())

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.upload.size}[whence]
        self.position = max(0, begin + offset)
        return self.position

    def tell(self) -> int:
        return self.position

    def readinto(self, buffer: Any) -> int:
        part = next((one for one in self.parts if one.offset <= self.position < one.offset + one.size), None)
        if part is None:
            return 0
        begin = self.position - part.offset
        piece = self._content(part)[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self.position += len(piece)
        return len(piece)

    def _content(self, part: UploadPart) -> bytes:
        if self.at_hand[0] is not part:
            with private_storage().open(part.name) as file:
                self.at_hand = (part, file.read())
        return self.at_hand[1]


def received_files(request: HttpRequest) -> MultiValueDict:
    """request.FILES, and behind them the finished uploads whose keys the fields `NAME_upload` hold.

    Of one that is gone a form says so beside the field; a script that asked for data gets Http404 and sends it again.
    Raises Http404 for an upload of somebody else and an unfinished one, too.
    """
    files: MultiValueDict = request.FILES.copy()
    for field in request.POST:
        if field.endswith(SUFFIX):
            for key in filter(None, request.POST.getlist(field)):
                files.appendlist(field.removesuffix(SUFFIX), _received(request, key))
    return files


def _received(request: HttpRequest, key: str) -> File:
    try:
        upload = Upload.objects.filter(pk=key).first()
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    if upload is None and request.get_preferred_type(["text/html", "application/json"]) != "application/json":
        return GoneFile()
    if upload is None or upload.owner_id != request.user.pk or not upload.is_complete:
        raise Http404
    Upload.objects.filter(pk=upload.pk).update(expires_at=Least("expires_at", timezone.now() + READ))
    return ReceivedFile(upload)
