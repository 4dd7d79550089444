from django import template
from django.conf import settings

from petcare.uploads.received import ReceivedFile

register = template.Library()


@register.simple_tag
def photo_limit():
    return {"bytes": settings.MAX_PHOTO_BYTES, "megabytes": settings.MAX_PHOTO_BYTES // (1024 * 1024)}


@register.simple_tag
def video_limit():
    return {"bytes": settings.MAX_VIDEO_BYTES, "megabytes": settings.MAX_VIDEO_BYTES // (1024 * 1024)}


@register.filter
def kept_uploads(field):
    """The keys of what has arrived for a field of a form that is shown again; none when one of them was wrong."""
    if not field.form.is_bound or field.errors:
        return []
    files = field.form.files
    received = files.getlist(field.html_name) if hasattr(files, "getlist") else []
    return [file.upload.pk for file in received if isinstance(file, ReceivedFile)]
