import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from petcare.uploads import PhotoField, clean_photo, photo_name, sha256_of

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def upload(data, name="cat.jpg"):
    return SimpleUploadedFile(name, data)


def picture(form="JPEG", size=(60, 40), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, "red").save(out, form, **options)
    return out.getvalue()


def opened(cleaned):
    return Image.open(BytesIO(cleaned.read()))


def exif_of_a_phone():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Phone"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (30.0, 35.0, 12.0)
    return exif


def png_header(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 10)) + chunk(b"IEND", b"")


@pytest.mark.promise("U5")
def test_clean_photo_turns_upright_and_drops_position_and_maker():
    cleaned = opened(clean_photo(upload(picture(exif=exif_of_a_phone(), comment=b"hidden words"))))

    assert cleaned.size == (40, 60)
    assert not dict(cleaned.getexif())
    assert not dict(cleaned.getexif().get_ifd(GPS))
    assert set(cleaned.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_clean_photo_turns_every_orientation_upright(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    corners = Image.new("RGB", (64, 32), "red")
    corners.paste("blue", (0, 0, 32, 16))
    out = BytesIO()
    corners.save(out, "PNG", exif=exif)

    cleaned = opened(clean_photo(upload(out.getvalue())))

    upright = ImageOps.exif_transpose(Image.open(out))
    assert cleaned.size == upright.size
    for spot in ((4, 4), (cleaned.width - 4, 4), (4, cleaned.height - 4)):
        assert max(abs(a - b) for a, b in zip(cleaned.getpixel(spot), upright.getpixel(spot), strict=True)) < 40


def test_clean_photo_reads_a_picture_with_damaged_exif():
    data = (Path(__file__).parent / "damaged_exif.jpg").read_bytes()
    assert opened(clean_photo(upload(data))).format == "JPEG"


def test_clean_photo_of_a_strip_of_pixels_is_refused():
    with pytest.raises(ValidationError, match=".") as refused:
        clean_photo(upload(picture("PNG", (1, 30_000))))
    assert refused.value.code == "too_large"


def test_clean_photo_of_a_small_file_with_many_pixels_keeps_its_memory_small():
    """In a process of its own, as only that shows the highest point."""
    program = (
        "import resource, django; django.setup()\n"
        "from tests.petcare.uploads.test_photos import clean_photo, picture, upload\n"
        "data = picture('WEBP', (7200, 7200), lossless=True)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "clean_photo(upload(data))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    grown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert int(grown.splitlines()[-1]) < 450 * 1024


def test_clean_photo_drops_what_is_appended_to_the_picture():
    cleaned = clean_photo(upload(picture() + b"<script>alert(1)</script>")).read()

    assert b"<script>" not in cleaned


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK")])
def test_clean_photo_makes_jpeg_of_every_allowed_kind(form, mode):
    cleaned = opened(clean_photo(upload(picture(form, mode=mode))))

    assert (cleaned.format, cleaned.mode, cleaned.size) == ("JPEG", "RGB", (60, 40))


def test_clean_photo_reads_heic_by_content_and_drops_its_position():
    heic = (Path(__file__).parent / "red.heic").read_bytes()

    cleaned = opened(clean_photo(upload(heic, "cat.jpg")))

    assert (cleaned.format, cleaned.size) == ("JPEG", (64, 64))
    assert not dict(cleaned.getexif())


def test_clean_photo_shrinks_to_the_long_side():
    assert opened(clean_photo(upload(picture(size=(4000, 1000))))).size == (1920, 480)


@pytest.mark.parametrize(
    "data",
    [
        b"just a text file",
        b"",
        b"\xff\xd8\xff\xe0 nearly a jpeg",
        b"GIF89a" + b"\0" * 40,
        b"<svg><script/></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
    ],
)
def test_clean_photo_with_a_renamed_file_says_what_works(data):
    with pytest.raises(ValidationError, match="JPEG"):
        clean_photo(upload(data))


def test_clean_photo_of_a_broken_off_upload_is_refused():
    whole = picture(size=(900, 900))

    with pytest.raises(ValidationError) as refused:
        clean_photo(upload(whole[: len(whole) // 2]))
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize("side", [8000, 12_000, 30_000])
def test_clean_photo_of_a_decompression_bomb_is_refused(side):
    with pytest.raises(ValidationError) as refused:
        clean_photo(upload(png_header(side, side), "cat.png"))
    assert refused.value.code == "too_large"


def test_clean_photo_of_200_megabytes_is_refused_unread():
    huge = upload(b"")
    huge.size = 200 * 1024 * 1024

    with pytest.raises(ValidationError, match="20 MB"):
        clean_photo(huge)


class PhotoForm(forms.Form):
    photo = PhotoField()


def test_photo_field_gives_the_cleaned_picture():
    form = PhotoForm(files={"photo": upload(picture(exif=exif_of_a_phone()))})

    assert form.is_valid()
    assert form.cleaned_data["photo"].name == "photo.jpg"


def test_photo_field_says_what_is_wrong_beside_itself():
    form = PhotoForm(files={"photo": upload(b"text", "cat.png")})

    assert not form.is_valid()
    assert "photo" in form.errors


def test_photo_name_keeps_nothing_of_the_original():
    class Photo:
        class _meta:
            app_label, model_name = "pets", "petphoto"

    first, second = photo_name(Photo(), "my home.jpg"), photo_name(Photo(), "my home.jpg")

    assert first != second
    assert first.startswith("pets/petphoto/")
    assert "home" not in first


def test_sha256_of_reads_all_and_rewinds():
    file = BytesIO(b"abc")

    assert sha256_of(file).startswith("ba7816bf")
    assert file.tell() == 0
