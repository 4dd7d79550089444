"""Gives the tests PostgreSQL and Redis before settings load: those of the environment, else embedded ones."""

import gc
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from petcare import embedded

# A fifth of the time of a test went into looking for garbage among the objects of 2,400 modules.
gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """A wrapper, as pytest-django reads the settings in the same hook."""
    resources = ExitStack()
    early_config.add_cleanup(resources.close)
    os.environ["PETCARE_DEMO"] = "1"
    # A crowd of threads stands at one barrier, each with a connection of its own.
    os.environ["DATABASE_POOL_SIZE"] = "80"
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = redis_of_worker(os.environ["REDIS_URL"], worker)
    else:
        _start_missing(resources)
    media = tempfile.TemporaryDirectory(prefix="petcare-media-", ignore_cleanup_errors=True)
    os.environ["MEDIA_FOLDER"] = resources.enter_context(media)
    return (yield)


def pytest_collection_finish():
    gc.freeze()


def redis_of_worker(address: str, worker: str) -> str:
    """Parallel workers share a server, never a database: gw0 takes the one after the address's own."""
    parts = urlsplit(address)
    number = int(parts.path.strip("/") or 0) + 1 + int(worker.removeprefix("gw"))
    return parts._replace(path=f"/{number}").geturl()


def _start_missing(resources: ExitStack) -> None:
    folder = None
    for variable, start in (
        ("DATABASE_URL", lambda folder: embedded.postgres(folder / "postgres", for_tests=True)),
        ("REDIS_URL", lambda folder: embedded.redis(folder / "redis")),
    ):
        if os.environ.get(variable):
            continue
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="petcare-tests-", ignore_cleanup_errors=True)
            folder = Path(resources.enter_context(temporary))
        os.environ[variable] = resources.enter_context(start(folder)).address
