"""The same wait for everybody: how long an answer takes must not tell whether a number or an e-mail has an account."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def same_time() -> Iterator[None]:
    """What is done inside takes at least SECONDS_TO_ANSWER, which is longer than a provider usually needs."""
    end = time.monotonic() + settings.SECONDS_TO_ANSWER
    try:
        yield
    finally:
        time.sleep(max(0.0, end - time.monotonic()))
