from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.db.models.signals import pre_migrate
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import expect

from petcare import embedded

# How long an example takes says nothing on a machine that runs other tests beside it.
hypothesis.settings.register_profile("petcare", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("petcare")
# Nor does a page that is answered late: two workers, each with a browser, may share two cores.
expect.set_options(timeout=15_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Groups first, as they take longest: one that begins late keeps a single worker busy at the end."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """Tables are made from the models, which takes a tenth of the time. That the migrations lead to the same tables is
    held by `makemigrations --check` and by whatever runs over a database of its own: journeys and the demo."""
    pre_migrate.connect(_create_extensions)
    return False


def _create_extensions(using, **_):
    with connections[using].cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS pg_trgm")


# Made when the tables are, and changed by no test that commits.
MADE_WITH_TABLES = {"django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def _quick_flush():
    """After a test that commits, rows are deleted: Django truncates every table, filled or not, and makes the rights
    anew, which takes a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _delete_rows)
        yield


def _delete_rows(_):
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(known) - MADE_WITH_TABLES)
    # One transaction: foreign keys are looked at when it ends, so the order is free; a late request of a page waits.
    statements = [f"LOCK {', '.join(tables)} IN EXCLUSIVE MODE", *(f"DELETE FROM {table}" for table in tables)]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements))


@pytest.fixture(autouse=True, scope="session")
def _quick_settings():
    """A password hash that costs nothing, no waiting for its own sake, and static files without a manifest."""
    static_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SECONDS_TO_ANSWER=0,
        STORAGES=settings.STORAGES | {"staticfiles": static_files},
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _addresses():
    """Which addresses there are hangs on settings: they are read before a test changes one."""
    import_module(settings.ROOT_URLCONF)


@pytest.fixture(autouse=True)
def _clear_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def town():
    from petcare.demo.town import build_town

    return build_town()


@pytest.fixture(scope="session")
def roads(town, tmp_path_factory) -> Path:
    """The demo town's roads as the engine's tiles."""
    from petcare.demo.roads import build_tiles

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
