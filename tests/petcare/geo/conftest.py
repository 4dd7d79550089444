from pathlib import Path

import pytest

from petcare import embedded
from petcare.demo.roads import build_tiles
from petcare.demo.town import build_town


@pytest.fixture(scope="session")
def town():
    return build_town()


@pytest.fixture(scope="session")
def engine_address(town, tmp_path_factory):
    """The real engine over the demo town's roads."""
    folder: Path = tmp_path_factory.mktemp("routing") / "roads"
    build_tiles(town, folder)
    with embedded.valhalla(folder) as server:
        yield server.address


@pytest.fixture
def engine(settings, engine_address):
    settings.VALHALLA_URL = engine_address
    settings.ROUTER = "petcare.geo.valhalla.ValhallaRouter"
