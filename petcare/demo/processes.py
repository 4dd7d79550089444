"""Starts the processes of a running platform, watches them, and ends them and nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from petcare import embedded

ROOT = Path(__file__).resolve().parents[2]
# A worker may be in the middle of a task. Whatever is cut off is done again, as nothing is acknowledged early.
GRACE_SECONDS = 8
QUEUES = "default,dispatch,money,notifications,media"


class StopRequested(Exception):
    """Somebody asked us to end: Ctrl-C, SIGTERM, or the terminal was closed."""


class ProcessFailed(Exception):
    """A process ended by itself. The message names it and shows the end of its log."""


@dataclass
class Running:
    name: str
    process: subprocess.Popen
    log: Path
    ends: bool = False

    @property
    def has_failed(self) -> bool:
        """It ended, though it should not have, or not so."""
        code = self.process.poll()
        return code is not None and not (self.ends and code == 0)


class StopSignals:
    """Only remembers a signal: nothing is interrupted between starting a process and knowing it."""

    def __init__(self) -> None:
        self.received: signal.Signals | None = None

    def install(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._remember)

    def check(self) -> None:
        if self.received:
            raise StopRequested

    def _remember(self, number: int, _frame: object) -> None:
        self.received = signal.Signals(number)


class Processes:
    """Children in process groups of their own, their output in `logs`."""

    def __init__(self, logs: Path, environment: Mapping[str, str], signals: StopSignals) -> None:
        self.logs = logs
        self.environment = {**os.environ, **environment}
        self.signals = signals
        self.running: list[Running] = []

    def start(self, name: str, *arguments: str, show: bool = False, ends: bool = False) -> Running:
        """Start Python with `arguments`.

        `show` lets it write to the terminal instead of its log; `ends`: it is a command, not a server.
        """
        self.signals.check()
        log = self.logs / f"{name.replace(' ', '-')}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=None if show else output,
                stderr=None if show else subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=embedded.tie_to_parent,
            )
        running = Running(name, process, log, ends)
        self.running.append(running)
        return running

    def run(self, name: str, *arguments: str, show: bool = False) -> None:
        """Run one command to its end. Raises ProcessFailed when it fails, StopRequested when we are asked to end."""
        self.finish(self.start(name, *arguments, show=show, ends=True))

    def finish(self, command: Running) -> None:
        while command.process.poll() is None:
            self.watch()
            time.sleep(0.05)
        self.running.remove(command)
        if command.has_failed:
            raise ProcessFailed(_obituary(command))

    def kill(self, running: Running) -> None:
        """SIGKILL for it and whatever it started: the crash that no process can prepare for."""
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()
        self.running.remove(running)

    def named(self, name: str) -> Running:
        return next(each for each in self.running if each.name == name)

    def watch(self) -> None:
        """Raise ProcessFailed when one of the processes failed, StopRequested when we are asked to end."""
        self.signals.check()
        for each in self.running:
            if each.has_failed:
                raise ProcessFailed(_obituary(each))

    def stop(self) -> None:
        """Ask all to end; kill, with whatever they started, those that do not."""
        for each in reversed(self.running):
            with suppress(ProcessLookupError):
                each.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for each in self.running:
            with suppress(subprocess.TimeoutExpired):
                each.process.wait(max(0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(each.process.pid, signal.SIGKILL)
            each.process.wait()
        self.running.clear()


def start_platform(processes: Processes, port: int) -> None:
    """Start pages and live events on 127.0.0.1:`port`, a worker for every queue, and beat."""
    start_web(processes, port)
    start_worker(processes)
    start_beat(processes)


def start_web(processes: Processes, port: int) -> Running:
    # Nobody stands in front of it who could say where a request comes from, and the limits count by address.
    listen = ("--host", "127.0.0.1", "--port", str(port), "--no-proxy-headers")
    # Open event streams never end by themselves.
    return processes.start(
        "web", "-m", "uvicorn", "petcare.asgi:application", *listen, "--timeout-graceful-shutdown", "2"
    )


def start_worker(processes: Processes) -> Running:
    lonely = ("--without-gossip", "--without-mingle")
    return processes.start("worker", "-m", "celery", "-A", "petcare", "worker", "-Q", QUEUES, "-c", "2", *lonely)


def start_beat(processes: Processes) -> Running:
    schedule = processes.logs.parent / "beat-schedule"
    return processes.start("beat", "-m", "celery", "-A", "petcare", "beat", "-s", str(schedule), "--pidfile=")


def wait_until_ready(processes: Processes, address: str, seconds: float = 90) -> None:
    """Return when `address`/readyz answers 200. Raises ProcessFailed with its last answer when it does not in time."""
    deadline = time.monotonic() + seconds
    while (answer := _readiness(address)) is not None:
        processes.watch()
        if time.monotonic() > deadline:
            raise ProcessFailed(f"The platform is not ready after {seconds:.0f} s. {address}/readyz says: {answer}")
        time.sleep(0.5)


def _readiness(address: str) -> str | None:
    """None when ready, else what is said instead."""
    try:
        with urlopen(f"{address}/readyz", timeout=5):  # noqa: S310  our own address
            return None
    except HTTPError as error:
        return f"{error.code} {error.read(500).decode(errors='replace')}"
    except (URLError, HTTPException, OSError) as error:
        return str(error)


def _obituary(ended: Running) -> str:
    last_lines = ended.log.read_text(errors="replace").splitlines()[-25:]
    code = ended.process.returncode
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    return "\n".join(
        [f"{ended.name} {how}. The end of {ended.log}:" if last_lines else f"{ended.name} {how}.", *last_lines]
    )
