"""Makes a video anew: H.264 and AAC in an MP4 that plays while it loads, upright, without metadata; and a poster.

A program of its own, run by videos.py with limits and without the project's environment, as what it reads comes
from strangers. `remake_video.py SOURCE FOLDER SECONDS` writes video.mp4 and poster.jpg into the folder and prints JSON:
either {"seconds", "width", "height"} or {"refused": one of the Refusal values of models.py}.
"""

import json
import sys
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError, InvalidDataError

CODECS = {"h264", "hevc"}
SOUNDS = {"aac", "mp3", "alac", "pcm_s16le", "pcm_s16be"}
# 4096 × 2304, the largest that phones make.
MOST_PIXELS = 9_437_184
LONG_SIDE = 1280
POSTER_AT = 1.0
TICKS = 90_000
# A little below, as the clocks of phones are not exact.
SHORTEST_GAP = 1 / 31
MOST_DAMAGE = 50


class Refused(Exception):
    pass


def remake(source: Path, folder: Path, longest: float) -> dict:
    """Raises Refused with the reason."""
    try:
        # MP4 and MOV are one family; whatever else the file is, it is not even tried.
        container = av.open(str(source), format="mov", options={"protocol_whitelist": "file"})
    except (FFmpegError, ValueError) as error:
        raise Refused("unreadable") from error
    with container, av.open(str(folder / "video.mp4"), "w", options={"movflags": "+faststart"}) as made:
        return Remaking(container, made, folder, longest).run()


class Remaking:
    def __init__(self, container, made, folder: Path, longest: float):
        self.container, self.made, self.folder, self.longest = container, made, folder, longest
        self.picture, self.sound = self._picture(), self._sound()
        self.graph = self.out = self.start = None
        self.last = self.seconds = -1.0
        self.frames = self.damage = 0
        self.has_poster = False

    def _picture(self):
        stream = next(iter(self.container.streams.video), None)
        if stream is None:
            raise Refused("no_picture")
        if stream.codec_context.name not in CODECS:
            raise Refused("codec")
        if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
            raise Refused("too_large")
        for length in (self.container.duration, stream.duration):
            base = stream.time_base if length == stream.duration else Fraction(1, av.time_base)
            if length and length * base > self.longest + 1:
                raise Refused("too_long")
        # What the header says of the size binds nobody; the decoder keeps to this.
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        stream.codec_context.thread_count = 2
        return stream

    def _sound(self):
        return next((one for one in self.container.streams.audio if one.codec_context.name in SOUNDS), None)

    def run(self) -> dict:
        self.out_sound = self.made.add_stream("aac", rate=44_100, layout="stereo") if self.sound else None
        if self.out_sound:
            self.out_sound.bit_rate = 96_000
        streams = [one for one in (self.picture, self.sound) if one]
        for packet in self.container.demux(*streams):
            self._take(packet)
        if self.frames < 2:
            raise Refused("no_frames")
        for stream in (self.out, self.out_sound):
            if stream:
                self.made.mux(stream.encode(None))
        return {"seconds": round(self.seconds, 2), "width": self.out.width, "height": self.out.height}

    def _take(self, packet) -> None:
        try:
            frames = packet.decode()
        except InvalidDataError:
            self.damage += 1
            if self.damage > MOST_DAMAGE:
                raise Refused("unreadable") from None
            return
        for frame in frames:
            if packet.stream is self.picture:
                self._show(frame)
            elif frame.time is not None and self.start is not None and frame.time >= self.start:
                self._play(frame)

    def _show(self, frame) -> None:
        if frame.time is None:
            return
        self.start = frame.time if self.start is None else self.start
        at = frame.time - self.start
        if at > self.longest + 1:
            raise Refused("too_long")
        if self.frames and at - self.last < SHORTEST_GAP:
            return
        self.graph = self.graph or Upright(frame)
        upright = self.graph.turn(frame)
        upright.pts, upright.time_base = int(at * TICKS), Fraction(1, TICKS)
        upright.pict_type = 0
        self.out = self.out or self._out(upright)
        if not self.has_poster or (self.last < POSTER_AT <= at):
            self._poster(upright)
        self.made.mux(self.out.encode(upright))
        self.last, self.seconds, self.frames = at, max(at, self.seconds), self.frames + 1

    def _out(self, frame):
        out = self.made.add_stream("libx264", rate=30, options={"preset": "veryfast", "crf": "25"})
        out.width, out.height, out.pix_fmt = frame.width, frame.height, "yuv420p"
        out.codec_context.time_base = Fraction(1, TICKS)
        out.codec_context.gop_size = 60
        out.codec_context.thread_count = 2
        return out

    def _poster(self, frame) -> None:
        frame.to_image().save(self.folder / "poster.jpg", "JPEG", quality=82, optimize=True, progressive=True)
        self.has_poster = True

    def _play(self, frame) -> None:
        frame.pts = int((frame.time - self.start) / frame.time_base)
        with suppress(InvalidDataError):
            self.made.mux(self.out_sound.encode(frame))


class Upright:
    """Turns frames as the phone was held, makes them small and 8 bits deep."""

    TURNS = {90: ["cclock"], 270: ["clock"], 180: ["clock", "clock"]}

    def __init__(self, frame):
        scale = min(1, LONG_SIDE / max(frame.width, frame.height))
        width, height = (max(2, int(side * scale) // 2 * 2) for side in (frame.width, frame.height))
        self.graph = av.filter.Graph()
        source = self.graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, TICKS)
        )
        chain = [source, self.graph.add("scale", f"{width}:{height}"), self.graph.add("format", "yuv420p")]
        chain += [self.graph.add("transpose", turn) for turn in self.TURNS.get(frame.rotation % 360, [])]
        chain += [self.graph.add("setsar", "1"), self.graph.add("buffersink")]
        for one, after in zip(chain, chain[1:], strict=False):
            one.link_to(after)
        self.graph.configure()

    def turn(self, frame):
        self.graph.push(frame)
        return self.graph.pull()


def main() -> None:
    source, folder, seconds = sys.argv[1:]
    try:
        answer = remake(Path(source), Path(folder), float(seconds))
    except Refused as refused:
        answer = {"refused": str(refused)}
    except FFmpegError:
        answer = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
