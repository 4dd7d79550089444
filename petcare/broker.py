"""Redis as Celery's broker, for workers that outlive its absence."""

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError as ConnectionLost


class Channel(redis.Channel):
    """A channel whose connection was closed fails as a lost connection does.

    With kombu 5.7 a worker that loses Redis while a task runs, or before it acknowledged one, reaches for the settings
    of a connection that is gone; nothing catches what comes of that, and the worker dies.
    """

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionLost("the connection to the broker was closed")
        return super()._connparams(asynchronous=asynchronous)


class Transport(redis.Transport):
    Channel = Channel
