"""The city's own base map: GeoJSON layers that a file each holds under MEDIA_FOLDER/map."""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

# Main roads open the map quickly; the rest follows when somebody looks closer.
LAYERS = ("roads-main", "roads-small", "water", "parks", "compounds")


@dataclass(frozen=True, slots=True)
class MapFile:
    plain: bytes
    gzipped: bytes
    etag: str


def map_path(layer: str) -> Path:
    return settings.MEDIA_FOLDER / "map" / f"{layer}.json"


def read_map_file(layer: str) -> MapFile:
    """The layer, read again only when its file changed. Raises FileNotFoundError when there is no map."""
    path = map_path(layer)
    return _read(path, path.stat().st_mtime_ns)


def write_map_file(layer: str, geojson: dict) -> None:
    """Replace the layer in one step, so that nobody reads half a file."""
    path = map_path(layer)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text(json.dumps(geojson, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    half.replace(path)


@lru_cache(maxsize=2 * len(LAYERS))
def _read(path: Path, changed: int) -> MapFile:
    plain = path.read_bytes()
    return MapFile(plain, gzip.compress(plain, mtime=0), f'"{sha256(plain).hexdigest()[:16]}"')
