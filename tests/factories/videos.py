"""Videos as phones and as wicked people make them."""

import struct
from fractions import Fraction
from io import BytesIO

import av

UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
QUARTER_TURN = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
RED, BLUE = (82, 90, 240), (41, 240, 110)


def video_bytes(
    *,
    codec: str = "libx264",
    kind: str = "mp4",
    size: tuple[int, int] = (320, 240),
    frames: int = 20,
    rate: int = 10,
    sound: bool = True,
    metadata: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
) -> bytes:
    """A red picture whose upper left quarter is blue, and a silent track."""
    out = BytesIO()
    with av.open(out, "w", format=kind, options=options or {}) as container:
        container.metadata.update(metadata or {})
        picture = container.add_stream(codec, rate=rate)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        if codec == "libx265":
            picture.codec_context.options = {"x265-params": "log-level=none"}
        track = container.add_stream("aac", rate=44_100, layout="mono") if sound else None
        for number in range(frames):
            frame = _frame(*size)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for number in range(int(frames / rate * 44_100 / 1024) if track else 0):
            silence = av.AudioFrame("fltp", "mono", 1024)
            silence.sample_rate, silence.pts, silence.time_base = 44_100, number * 1024, Fraction(1, 44_100)
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            container.mux(track.encode(silence))
        if track:
            container.mux(track.encode(None))
    return out.getvalue()


def sound_bytes() -> bytes:
    """An MP4 without a picture."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        track = container.add_stream("aac", rate=44_100, layout="mono")
        silence = av.AudioFrame("fltp", "mono", 1024)
        silence.sample_rate, silence.pts, silence.time_base = 44_100, 0, Fraction(1, 44_100)
        silence.planes[0].update(bytes(silence.planes[0].buffer_size))
        container.mux(track.encode(silence))
        container.mux(track.encode(None))
    return out.getvalue()


def turned(video: bytes) -> bytes:
    """The same, recorded with the phone held upright: shown turned by a quarter, clockwise."""
    at = video.index(UPRIGHT, video.index(b"tkhd"))
    return video[:at] + QUARTER_TURN + video[at + len(UPRIGHT) :]


def _frame(width: int, height: int) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, red, blue in zip(frame.planes, RED, BLUE, strict=True):
        half = bytes([blue]) * (plane.width // 2)
        upper = half + bytes([red]) * (plane.line_size - len(half))
        lower = bytes([red]) * plane.line_size
        rows = plane.buffer_size // plane.line_size
        plane.update(upper * (rows // 2) + lower * (rows - rows // 2))
    return frame
