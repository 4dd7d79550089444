"""Roads as tiles of the routing engine, and what its service must be told."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from petcare.embedded import valhalla_configuration, valhalla_program

SERVICE_PORT = 8002
# Where the parts of the service meet, as Valhalla has it by default.
SOCKETS = "/tmp"  # noqa: S108


def build_tiles(roads: Path, folder: Path, *, refine: Callable[[Path, Path], None] | None = None) -> None:
    """Makes `folder`/tiles from an OpenStreetMap extract (PBF), and `folder`/valhalla.json, what `valhalla_service`
    is started with. Made beside and renamed, so never half there.

    `refine` gets the engine's configuration and a folder to work in, before all is renamed.
    """
    from valhalla.config import get_config

    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "tiles").mkdir(parents=True)
    building = unfinished / "build.json"
    building.write_text(json.dumps(get_config(tile_extract="", tile_dir=unfinished / "tiles")))
    run_engine_tool("valhalla_build_tiles", "-c", building, roads)
    if refine:
        refine(building, unfinished)
    building.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    service = valhalla_configuration(folder / "tiles", SERVICE_PORT, SOCKETS)
    (folder / "valhalla.json").write_text(json.dumps(service, indent=1))


def run_engine_tool(program: str, *arguments: str | Path) -> None:
    """Raises CalledProcessError."""
    subprocess.run([valhalla_program(program), *arguments], check=True, capture_output=True)  # noqa: S603
