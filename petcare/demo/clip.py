"""The demo's one short video: a slow look across a photo of its cat at the bowl, made when the demo is loaded."""

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import av
from django.core.files.base import ContentFile
from PIL import Image

from petcare.uploads import private_storage

PHOTO = Path(__file__).parent / "visit_photos" / "cat-eating.jpg"
SIZE = (480, 360)
SECONDS, RATE = 4, 15


@dataclass(frozen=True)
class Clip:
    video: str
    poster: str
    sha256: str
    seconds: int = SECONDS
    width: int = SIZE[0]
    height: int = SIZE[1]


def store_clip() -> Clip:
    poster, names = BytesIO(), ("demo/clip/cat-eating.mp4", "demo/clip/cat-eating.jpg")
    frames = [_frame(number / (SECONDS * RATE - 1)) for number in range(SECONDS * RATE)]
    frames[0].save(poster, "JPEG", quality=85)
    video = _video(frames)
    for name, content in zip(names, (video, poster.getvalue()), strict=True):
        if not private_storage().exists(name):
            private_storage().save(name, ContentFile(content))
    return Clip(*names, sha256=sha256(video).hexdigest())


def _frame(share: float) -> Image.Image:
    """Nearer with every frame, as a hand moves that holds a phone."""
    with Image.open(PHOTO) as photo:
        width = round(photo.width * (1 - 0.35 * share))
        height = min(photo.height, width * SIZE[1] // SIZE[0])
        left, top = (photo.width - width) // 2, (photo.height - height) // 2
        return photo.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC, (left, top, left + width, top + height))


def _video(frames: list[Image.Image]) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for number, image in enumerate(frames):
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
