"""Working off what is due, row by row."""

import time
from collections.abc import Callable, Iterable
from typing import Any

# Well below the time limit of a task.
SWEEP_SECONDS = 20


def work_off(jobs: Iterable[Callable[[], Any]]) -> None:
    """Does one job after the other for at most SWEEP_SECONDS; the next sweep goes on.

    A job that fails keeps none behind it waiting: what was raised comes as an ExceptionGroup once the others are done.
    """
    failures: list[Exception] = []
    end = time.monotonic() + SWEEP_SECONDS
    for job in jobs:
        if time.monotonic() > end:
            break
        try:
            job()
        except Exception as failure:  # noqa: BLE001  raised below
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Not everything that is due could be worked off", failures)
