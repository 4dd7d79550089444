"""Photos from people: judged by their content, drawn anew without metadata, in the sizes that pages show."""

import struct
import warnings
from io import BytesIO
from threading import Semaphore

import pi_heif
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms

pi_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LONG_SIDE = 1920
# Smaller copies, by their long side: a strip of thumbnails, and a phone's whole width.
SMALLER = (960, 320)
# The cameras of today's phones make up to 50 megapixels in one shot.
Image.MAX_IMAGE_PIXELS = 52_000_000
# The widest panoramas; a picture of one column of pixels is none.
MOST_ON_A_SIDE = 20_000
# A file of two kilobytes can be a picture of 150 megabytes, so a process opens one at a time.
_one_at_a_time = Semaphore()

# What the EXIF tag Orientation asks for. Pillow's exif_transpose writes other tags anew and falls over damaged ones.
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)


def clean_photo(uploaded: File) -> ContentFile:
    """The uploaded picture as a new JPEG: upright, in sRGB, at most 1920 px on its long side, without any metadata.

    Accepts JPEG, PNG, WebP and HEIC by content, whatever the name says. Raises ValidationError with a text for people.
    """
    if uploaded.size > settings.MAX_PHOTO_BYTES:
        limit = settings.MAX_PHOTO_BYTES // (1024 * 1024)
        raise ValidationError(_("This photo is larger than %(limit)s MB.") % {"limit": limit}, code="too_large")
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            uploaded.seek(0)
            with Image.open(uploaded, formats=FORMATS) as image:
                drawn = _redraw(image)
    except _TOO_LARGE as error:
        raise ValidationError(_("This photo has too many pixels. Take a smaller one."), code="too_large") from error
    except _UNREADABLE as error:
        raise ValidationError(
            _("This is not a photo we can read. JPEG, PNG, WebP and HEIC work."), code="unreadable"
        ) from error
    return ContentFile(_jpeg(drawn), name="photo.jpg")


def smaller_copies(photo: bytes) -> dict[int, bytes]:
    """A cleaned photo in each of SMALLER, none larger than the photo itself."""
    copies = {}
    with Image.open(BytesIO(photo), formats=("JPEG",)) as image:
        for side in SMALLER:
            image.thumbnail((side, side), Image.Resampling.LANCZOS)
            copies[side] = _jpeg(image)
    return copies


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def _redraw(image: Image.Image) -> Image.Image:
    width, height = image.size
    if width * height > Image.MAX_IMAGE_PIXELS or max(width, height) > MOST_ON_A_SIDE:
        raise Image.DecompressionBombError(f"{width}x{height}")
    # JPEG can be decoded at a fraction of its size, which spares most of the memory.
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    profile = image.info.get("icc_profile")
    turn = UPRIGHT.get(image.getexif().get(ORIENTATION))
    # Small first: turning and converting copy the whole picture.
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    image = image.transpose(turn) if turn is not None else image
    image = _in_srgb(image, profile)
    # Pasting into an empty picture leaves every chunk, comment and profile behind.
    drawn = Image.new("RGB", image.size, "white")
    drawn.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return drawn


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # A damaged profile only shifts the colours.
    has_alpha = image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


class PhotoField(forms.FileField):
    """A form field that gives the cleaned photo, ready for an ImageField of a model."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif"})

    def to_python(self, data):
        uploaded = super().to_python(data)
        return clean_photo(uploaded) if uploaded else None
