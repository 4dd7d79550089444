"""The other end of static/js/resumable.js."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from petcare.errors import DomainError
from petcare.uploads.models import Upload
from petcare.uploads.resuming import PART_BYTES, DamagedPart, WrongOffset, add_part, begin, drop


class SizeForm(forms.Form):
    size = forms.IntegerField(min_value=0, max_value=2**40)


@require_http_methods(["POST", "PATCH", "DELETE"])
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """POST begins it, or says how far it is; PATCH brings the next part; DELETE drops it."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=403)
    try:
        return {"POST": _begin, "PATCH": _part, "DELETE": _drop}[request.method or ""](request, key)
    except Upload.DoesNotExist as error:
        raise Http404 from error
    except DomainError as error:
        return JsonResponse({"refused": error.message}, status=422)


def _begin(request: HttpRequest, key: UUID) -> HttpResponse:
    form = SizeForm(request.POST)
    if not form.is_valid():
        return JsonResponse({}, status=400)
    return _answer(begin(key=key, owner=request.user, **form.cleaned_data))


def _part(request: HttpRequest, key: UUID) -> HttpResponse:
    own = Upload.objects.get(pk=key, owner=request.user.pk)
    offset, checksum = request.headers.get("Upload-Offset", ""), request.headers.get("Upload-Sha256", "")
    if not offset.isdecimal() or len(offset) > 15:
        return JsonResponse({}, status=400)
    # Not by what the header says: a request in chunks has none.
    content = request.read(PART_BYTES + 1)
    if len(content) > PART_BYTES:
        return JsonResponse({}, status=413)
    try:
        return _answer(add_part(upload=own, offset=int(offset), content=content, checksum=checksum))
    except DamagedPart:
        return JsonResponse({}, status=400)
    except WrongOffset as wrong:
        return JsonResponse({"received": wrong.received}, status=409)


def _drop(request: HttpRequest, key: UUID) -> HttpResponse:
    drop(Upload.objects.get(pk=key, owner=request.user.pk))
    return HttpResponse(status=204)


def _answer(upload: Upload) -> JsonResponse:
    return JsonResponse({"received": upload.received, "size": upload.size})
