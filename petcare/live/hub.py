"""One reader of Redis per process, fanning out to the streams of this process by topic."""

import asyncio
import json
import logging
import random
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from petcare.encryption import UnreadableSecret, unseal
from petcare.live.publish import channel

log = logging.getLogger(__name__)

# By topic what is new, or None where the page shall refetch.
News = Mapping[str, Any]

PING_SECONDS = 5
LONGEST_PAUSE = 10.0


class Stream:
    """What one open page still has to hear: the last of each topic, so it never outgrows what the page listens to."""

    def __init__(self, topics: tuple[str, ...]):
        self.topics = frozenset(topics)
        self._waiting: dict[str, Any] = {}
        self._ready = asyncio.Event()
        self.is_closed = False

    def tell(self, news: News) -> None:
        for topic in self.topics & news.keys():
            # Who has to refetch anyway sees what came after that too.
            is_to_refetch = topic in self._waiting and self._waiting[topic] is None
            self._waiting[topic] = None if is_to_refetch else news[topic]
        if self._waiting:
            self._ready.set()

    def close(self) -> None:
        self.is_closed = True
        self._ready.set()

    async def next(self, timeout: float) -> News:
        """What is new by topic; empty when nothing was for `timeout` seconds or the stream was closed."""
        try:
            async with asyncio.timeout(timeout):
                await self._ready.wait()
        except TimeoutError:
            return {}
        news, self._waiting = self._waiting, {}
        self._ready.clear()
        return news


class Hub:
    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = {}
        self._reader: asyncio.Task | None = None
        self.is_closed = False

    def open(self, topics: tuple[str, ...]) -> Stream:
        stream = Stream(topics)
        for topic in stream.topics:
            self._streams.setdefault(topic, set()).add(stream)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read_forever())
        return stream

    def leave(self, stream: Stream) -> None:
        for topic in stream.topics:
            listeners = self._streams[topic]
            listeners.discard(stream)
            if not listeners:
                del self._streams[topic]

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self.is_closed = True
        if self._reader:
            self._reader.cancel()
        for stream in self._all():
            stream.close()

    def _all(self) -> set[Stream]:
        return {stream for listeners in self._streams.values() for stream in listeners}

    def _tell(self, news: News) -> None:
        for stream in {stream for topic in news for stream in self._streams.get(topic, ())}:
            stream.tell(news)

    async def _read_forever(self) -> None:
        pause = 0.5
        while True:
            try:
                async for news in self._read():
                    pause = 0.5
                    self._tell(news)
            except (RedisError, OSError) as error:
                log.warning("Live events wait for Redis: %s", error)
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  spreads the load, guards nothing
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _read(self):
        address = settings.LIVE_REDIS_URL
        patience = {"socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
        async with Redis.from_url(address, **patience) as redis, redis.pubsub() as pubsub:
            await pubsub.subscribe(channel(address))
            is_alive = True
            while True:
                message = await pubsub.get_message(timeout=PING_SECONDS)
                if message is None:
                    if not is_alive:
                        raise ConnectionError("no answer to a ping")
                    is_alive = False
                    await pubsub.ping()
                    continue
                is_alive = True
                if message["type"] == "subscribe":
                    # Whatever was said before this moment was missed.
                    yield dict.fromkeys(self._streams)
                elif message["type"] == "message":
                    sealed = json.loads(message["data"])
                    yield {topic: _opened(sealed[topic]) for topic in sealed.keys() & self._streams.keys()}


def _opened(sealed: str | None) -> Any:
    try:
        return None if sealed is None else json.loads(unseal(sealed))
    except UnreadableSecret:
        return None
