"""Answers with private files, once the view has made sure who asks."""

import re
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from petcare.uploads.photos import SMALLER
from petcare.uploads.places import private_storage, sized

# Nobody writes into a file once it is stored, so the reader's own browser may keep it.
KEPT = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
# How long a signed address leads to a file, and for how long a browser may remember it (seconds).
SIGNED_FOR = 300
REMEMBERED = {"Cache-Control": "private, max-age=240"}
# Whoever asks for the rest of a video gets this much, and asks again.
MOST_AT_ONCE = 2 * 1024 * 1024


def private_photo(file: FieldFile, *, side: str | None = None) -> HttpResponse:
    """A photo of the private storage, or its copy with this long side where there is one. Raises Http404."""
    storage, name = private_storage(), file.name
    if not name:
        raise Http404
    for smaller in SMALLER:
        if side == str(smaller) and storage.exists(copy := sized(name, smaller)):
            name = copy
    return _elsewhere(storage, name) or _whole(storage, name, "image/jpeg")


def private_video(request: HttpRequest, file: FieldFile) -> HttpResponse:
    """A video of the private storage, or the part of it that the browser asks for. Raises Http404."""
    storage, name = private_storage(), file.name
    if not name:
        raise Http404
    if answer := _elsewhere(storage, name):
        return answer
    wanted = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get("Range", ""))
    if wanted is None or not any(wanted.groups()):
        answer = _whole(storage, name, "video/mp4")
    else:
        answer = _part(storage, name, *wanted.groups())
    answer["Accept-Ranges"] = "bytes"
    return answer


def _elsewhere(storage: Storage, name: str) -> HttpResponse | None:
    """Object storage answers itself, at an address that is signed and soon ends."""
    if isinstance(storage, FileSystemStorage):
        return None
    signing: Any = storage
    return HttpResponseRedirect(signing.url(name, expire=SIGNED_FOR), headers=REMEMBERED)


def _whole(storage: Storage, name: str, content_type: str) -> HttpResponse:
    try:
        with storage.open(name) as file:
            return HttpResponse(file.read(), content_type=content_type, headers=KEPT)
    except FileNotFoundError as error:
        raise Http404 from error


def _part(storage: Storage, name: str, first: str, last: str) -> HttpResponse:
    try:
        size = storage.size(name)
    except FileNotFoundError as error:
        raise Http404 from error
    # "-500" asks for the last 500 bytes.
    begin = int(first) if first else max(0, size - int(last))
    end = min(int(last) if first and last else size - 1, size - 1, begin + MOST_AT_ONCE - 1)
    if begin > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with storage.open(name) as file:
        file.seek(begin)
        content = file.read(end - begin + 1)
    headers = KEPT | {"Content-Range": f"bytes {begin}-{end}/{size}"}
    return HttpResponse(content, status=206, content_type="video/mp4", headers=headers)
