"""An engine that may be away, with straight lines instead: a page never waits for it twice."""

import logging
import time
from collections.abc import Callable
from typing import Any

from petcare.geo.routing import Router, RoutingError
from petcare.geo.straight_line import StraightLineRouter

log = logging.getLogger(__name__)

# After a failure nobody waits for the engine again for this long (seconds).
REST = 5.0
# By the engine's address: it rests for all threads.
away_until: dict[str, float] = {}


class OrEstimates:
    """The engine at this address, and while it is away the straight line, whose answers are called estimates."""

    def __init__(self, engine: Router, address: str) -> None:
        self._engine, self._address, self._estimates = engine, address, StraightLineRouter()

    def travel(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._engine.travel, self._estimates.travel, *args, **kwargs)

    def travel_from(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._engine.travel_from, self._estimates.travel_from, *args, **kwargs)

    def routes(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self._engine.routes, self._estimates.routes, *args, **kwargs)

    def _ask[T](self, ask: Callable[..., T], estimates: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        if time.monotonic() < away_until.get(self._address, 0.0):
            return estimates(*args, **kwargs)
        try:
            return ask(*args, **kwargs)
        except RoutingError as error:
            if not error.permanent:
                away_until[self._address] = time.monotonic() + REST
            log.warning("An estimate instead of the routing engine: %s", error)
            return estimates(*args, **kwargs)
