"""The platform as people meet it: real processes over a database and a Redis of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from petcare import embedded
from petcare.demo.processes import Processes, Running, StopSignals, start_platform, start_worker, wait_until_ready


@dataclass
class Platform:
    folder: Path
    port: int
    redis_port: int
    processes: Processes
    redis: ExitStack = field(default_factory=ExitStack)
    inside: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return self.processes.environment

    def manage(self, *arguments: str) -> None:
        """Run a management command in the platform's environment."""
        self.processes.run(arguments[0].replace("_", " "), "manage.py", *arguments)

    def kill_worker(self) -> None:
        self.processes.kill(self.processes.named("worker"))

    def start_worker(self) -> Running:
        return start_worker(self.processes)

    def start_redis(self) -> str:
        """Start Redis, again at the same address when it was stopped; returns the address."""
        return self.redis.enter_context(embedded.redis(self.folder / "redis", port=self.redis_port)).address

    def stop_redis(self) -> None:
        self.redis.close()


@contextmanager
def platform(folder: Path, *load_demo_options: str) -> Iterator[Platform]:
    """Run everything over a new database with the demo town; stop everything at the end."""
    with ExitStack() as resources:
        database = resources.enter_context(embedded.postgres(folder / "postgres", for_tests=True))
        processes = Processes(folder / "logs", {}, StopSignals())
        running = Platform(folder, embedded.free_port(), embedded.free_port(), processes)
        resources.callback(running.stop_redis)
        broker = running.start_redis()
        (folder / "logs").mkdir()
        processes.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "petcare.settings",
            "PETCARE_DEMO": "1",
            "SITE_ADDRESS": running.address,
            "DATABASE_URL": database.address,
            "REDIS_URL": broker,
            "CACHE_REDIS_URL": broker.removesuffix("/0") + "/1",
            "MEDIA_FOLDER": str(folder / "media"),
            # Others may collect theirs at the same time.
            "STATIC_FOLDER": str(folder / "static"),
            "PYTHONUNBUFFERED": "1",
        }
        resources.callback(processes.stop)
        collecting = processes.start("static files", "manage.py", "collectstatic", "--noinput", ends=True)
        running.manage("migrate", "--noinput")
        running.manage("load_demo", *load_demo_options)
        processes.finish(collecting)
        start_platform(processes, running.port)
        inside = [sys.executable, "-m", "tests.journeys.inside"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        running.inside = resources.enter_context(subprocess.Popen(inside, env=processes.environment, **pipes))
        wait_until_ready(processes, running.address)
        yield running
