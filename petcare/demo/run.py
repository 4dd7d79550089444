"""The whole platform on this machine, from nothing: python -m petcare.demo.run (script/demo makes the packages ready).

PORT changes the port. DATABASE_URL, REDIS_URL and VALHALLA_URL, when set, are used instead of embedded servers.
"""

import argparse
import base64
import fcntl
import hashlib
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import redis
from cryptography.hazmat.primitives.asymmetric import ec

from petcare import embedded
from petcare.demo import sign_ins
from petcare.demo.processes import (
    ROOT,
    Processes,
    ProcessFailed,
    Running,
    StopRequested,
    StopSignals,
    start_platform,
    wait_until_ready,
)

FOLDER = ROOT / ".demo"
MANAGE = "manage.py"
APPS = ("petcare", "accounts", "pets", "caregivers", "bookings", "backoffice")


class CannotStart(Exception):
    """Something outside of us stands in the way. The message says what to do about it."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__.split("\n\n")[1])
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
    parser.add_argument("--small", action="store_true", help="fewer people and weeks, in a shorter time")
    arguments = parser.parse_args()
    signals = StopSignals()
    signals.install()
    try:
        run(signals, fresh=arguments.fresh, small=arguments.small)
    except StopRequested:
        say("Stopped.")
        return 0
    except (CannotStart, ProcessFailed, embedded.EmbeddedError) as error:
        say(f"\n{error}")
    except OSError as error:
        say(f"\nThe demo could not go on: {error}")
    return 1


def run(signals: StopSignals, *, fresh: bool, small: bool) -> None:
    started = time.monotonic()
    port = chosen_port()
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as resources:
        resources.enter_context(this_folder_for_us_alone())
        if fresh:
            throw_away_data()
        servers = start_servers(resources, signals)
        environment = environment_for(address, servers)
        logs = FOLDER / "logs"
        logs.mkdir(exist_ok=True)
        processes = Processes(logs, environment, signals)
        resources.callback(stop, processes)
        write_environment(environment)
        forget_heartbeat(environment)
        has_own_database = any(server.name == "PostgreSQL" for server in servers)
        bring_up(processes, port, address, is_known_database=has_own_database, small=small)
        welcome(address, time.monotonic() - started)
        processes.running += servers
        try:
            while True:
                processes.watch()
                time.sleep(0.3)
        finally:
            # They are stopped last, when nobody needs them any more.
            processes.running = [each for each in processes.running if each not in servers]


def chosen_port() -> int:
    """The free port to listen on. Raises CannotStart."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT must be a number between 1 and 65535, not {text!r}.")
    try:
        socket.create_server(("127.0.0.1", int(text))).close()
    except PermissionError as error:
        raise CannotStart(
            f"This account may not use port {text}. Choose one above 1023: PORT=8001 script/demo"
        ) from error
    except OSError as error:
        raise CannotStart(f"Port {text} is taken. Choose another: PORT={int(text) % 65535 + 1} script/demo") from error
    return int(text)


@contextmanager
def this_folder_for_us_alone() -> Iterator[None]:
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(f"A demo already runs in this folder (process {holder_of(lock)}).") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def holder_of(lock: IO[str]) -> str:
    lock.seek(0)
    return lock.read() or "unknown"


def throw_away_data() -> None:
    if os.environ.get("DATABASE_URL"):
        raise CannotStart("--fresh throws away the demo's own data only. Empty the database of DATABASE_URL yourself.")
    with step("Throwing the old data away"):
        for each in FOLDER.iterdir():
            if each.name == "lock":
                continue
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink()


def start_servers(resources: ExitStack, signals: StopSignals) -> list[Running]:
    """Start what no address is given for. A request to stop is heard between the two."""
    servers = []
    for variable, name, start in (
        ("DATABASE_URL", "PostgreSQL", embedded.postgres),
        ("REDIS_URL", "Redis", embedded.redis),
        ("VALHALLA_URL", "Valhalla", routing_engine),
    ):
        if os.environ.get(variable):
            say(f"  {name} of {variable}")
            continue
        with step(name):
            server = resources.enter_context(start(FOLDER / name.lower()))
        os.environ[variable] = server.address
        servers.append(Running(server.name, server.process, server.log))
        signals.check()
    return servers


@contextmanager
def routing_engine(folder: Path) -> Iterator[embedded.Server]:
    """Over the town's roads, whose tiles are made once."""
    # Imported here, as with an engine of one's own the packages need not be there.
    from petcare.demo.roads import build_tiles
    from petcare.demo.town import build_town

    made = Marker("roads", [*(ROOT / "petcare/demo/town").glob("*.py"), ROOT / "petcare/demo/roads.py"])
    if not (made.is_current() and folder.exists()):
        build_tiles(build_town(), folder)
        made.write()
    with embedded.valhalla(folder) as server:
        yield server


def environment_for(address: str, servers: list[Running]) -> dict[str, str]:
    environment = {
        "DJANGO_SETTINGS_MODULE": "petcare.settings",
        "PETCARE_DEMO": "1",
        "SITE_ADDRESS": address,
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "VALHALLA_URL": os.environ["VALHALLA_URL"],
        "PYTHONUNBUFFERED": "1",
        "VAPID_PRIVATE_KEY": push_key(),
    }
    if any(server.name == "Redis" for server in servers):
        # Clearing the cache empties its database: the broker's messages are in another one.
        environment["CACHE_REDIS_URL"] = environment["REDIS_URL"].removesuffix("/0") + "/1"
    return environment


def push_key() -> str:
    """Made once: browsers that subscribed know this key alone."""
    file = FOLDER / "push-key"
    if not file.exists():
        key = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        file.touch(mode=0o600)
        file.write_text(base64.urlsafe_b64encode(key.to_bytes(32, "big")).decode().rstrip("="))
    return file.read_text()


def forget_heartbeat(environment: dict[str, str]) -> None:
    """The cache of an earlier run says that a worker lives."""
    if "CACHE_REDIS_URL" in environment:
        with redis.Redis.from_url(environment["CACHE_REDIS_URL"]) as cache:
            cache.flushdb()


def write_environment(environment: dict[str, str]) -> None:
    """For a second terminal: `set -a; . .demo/environment` and manage.py talks to this demo."""
    file = FOLDER / "environment"
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in environment.items()))


def bring_up(processes: Processes, port: int, address: str, *, is_known_database: bool, small: bool) -> None:
    """Tables, static files, the town, then the platform. What was done before and did not change is not done again."""
    data = Marker("tables-and-town", [path for app in APPS for path in (ROOT / app).rglob("migrations/*.py")])
    static_files = Marker("static-files", [path for path in (ROOT / "static").rglob("*") if path.is_file()])
    collecting = None
    if not (static_files.is_current() and (ROOT / "staticfiles").exists()):
        collecting = processes.start("static files", MANAGE, "collectstatic", "--noinput", ends=True)
    if not (is_known_database and data.is_current()):
        with step("Database tables"):
            processes.run("migrations", MANAGE, "migrate", "--noinput")
        say("  The town and its people …")
        processes.run("load demo", MANAGE, "load_demo", *(["--small"] if small else []), show=True)
        data.write()
    if collecting:
        with step("Static files"):
            processes.finish(collecting)
        static_files.write()
    with step("Pages, live events, worker, beat"):
        start_platform(processes, port)
        wait_until_ready(processes, address)


class Marker:
    """Remembers, by the state of some files and of the packages, that something was done to the data in this folder."""

    def __init__(self, name: str, files: list[Path]) -> None:
        self.file = FOLDER / name
        facts = [(str(path.relative_to(ROOT)), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(files)]
        packages = (ROOT / "requirements.txt").read_bytes()
        self.state = hashlib.sha256(repr(facts).encode() + packages).hexdigest()

    def is_current(self) -> bool:
        return self.file.exists() and self.file.read_text() == self.state

    def write(self) -> None:
        self.file.write_text(self.state)


def welcome(address: str, seconds: float) -> None:
    say(
        f"""
Ready after {seconds:.0f} s:  {address}/

  Sign in with the password {sign_ins.PASSWORD} as
    an owner       {sign_ins.OWNER}
    a caregiver    {", ".join(sign_ins.CAREGIVERS)}
    an applicant   {sign_ins.APPLICANT}
    the operator   {sign_ins.OPERATOR}, at {address}/admin/, and the six digits that the phone page shows

  Every SMS and push that these people receive,
  and the operator's code of the moment          {address}/demo/phones/
  Every part that pages are made of              {address}/demo/components/

The logs are in {FOLDER / "logs"}. Ctrl-C stops everything."""
    )


def stop(processes: Processes) -> None:
    if processes.running:
        say("\nStopping …")
    processes.stop()


@contextmanager
def step(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"  {name} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
