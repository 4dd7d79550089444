"""Answers with private files, once the view has made sure who asks."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse

from petcare.uploads.photos import SMALLER
from petcare.uploads.places import sized

# Nobody writes into a file once it is stored, so the reader's own browser may keep it.
KEPT = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def private_photo(file: FieldFile, *, side: str | None = None) -> HttpResponse:
    """A photo of the private storage, or its copy with this long side where there is one. Raises Http404."""
    try:
        with file.storage.open(_of_side(file, side)) as image:
            content = image.read()
    except (ValueError, FileNotFoundError) as error:  # No file is named, or it is gone.
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg", headers=KEPT)


def _of_side(file: FieldFile, side: str | None) -> str:
    name = file.name
    if not name:
        raise Http404
    for smaller in SMALLER:
        if side == str(smaller) and file.storage.exists(copy := sized(name, smaller)):
            return copy
    return name
