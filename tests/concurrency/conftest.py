"""Real threads, each with a database connection of its own, let go at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _committed(transactional_db):
    """Threads see only what is committed."""


@pytest.fixture
def race() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Runs the calls at once and returns what each returned or raised, in their order."""

    def run(calls: Sequence[Callable[[], Any]]) -> list[Any]:
        barrier = threading.Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            try:
                connection.ensure_connection()
                barrier.wait(timeout=30)
                return call()
            except Exception as error:  # noqa: BLE001  whatever was raised is the outcome
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as pool:
            return [future.result(timeout=60) for future in [pool.submit(one, call) for call in calls]]

    return run
