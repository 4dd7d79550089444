from pathlib import Path

import pytest

from petcare import embedded
from petcare.demo.roads import build_tiles
from petcare.demo.town import build_town


@pytest.fixture(scope="session")
def town():
    return build_town()


@pytest.fixture(scope="session")
def roads(town, tmp_path_factory) -> Path:
    """The demo town's roads as the engine's tiles."""
    folder = tmp_path_factory.mktemp("routing") / "roads"
    build_tiles(town, folder)
    return folder


@pytest.fixture(scope="session")
def engine_address(roads):
    """The real engine."""
    with embedded.valhalla(roads) as server:
        yield server.address


@pytest.fixture
def engine(settings, engine_address):
    settings.VALHALLA_URL = engine_address
    settings.ROUTER = "petcare.geo.valhalla.ValhallaRouter"
