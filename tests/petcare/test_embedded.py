import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from petcare import embedded


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "a folder with spaces" / ("long" * 30)


def processes_of(folder: Path) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in word for word in process.info["cmdline"] or [])
    ]


def test_postgres_keeps_data_between_starts_and_leaves_no_process(folder):
    with embedded.postgres(folder / "postgres") as server, psycopg.connect(server.address) as connection:
        connection.execute("create table cat (name text)")
        connection.execute("insert into cat values ('团子')")
    assert not processes_of(folder)
    with embedded.postgres(folder / "postgres") as server, psycopg.connect(server.address) as connection:
        assert connection.execute("select name from cat").fetchone() == ("团子",)
        connection.execute("create extension pg_trgm")
        assert connection.execute("select cardinality(show_trgm('梧桐小区'))").fetchone()[0] > 1
        connection.execute("create extension btree_gist")
    assert not processes_of(folder)


def test_postgres_stops_although_somebody_is_connected(folder):
    with embedded.postgres(folder / "postgres", for_tests=True) as server:
        connection = psycopg.connect(server.address)
        connection.execute("select 1")
    assert not processes_of(folder)
    connection.close()


def test_postgres_starts_over_a_stale_pid_file(folder):
    with embedded.postgres(folder / "postgres"):
        pass
    somebody_else = os.getpid()
    (folder / "postgres" / "postmaster.pid").write_text(
        f"{somebody_else}\n{folder}/postgres\n0\n5432\n\n\n0 0\nready\n"
    )
    with embedded.postgres(folder / "postgres") as server, psycopg.connect(server.address) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_postgres_begins_anew_when_its_making_was_interrupted(folder):
    half_made = folder / "postgres.unfinished"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with embedded.postgres(folder / "postgres") as server, psycopg.connect(server.address) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_two_postgres_run_side_by_side(tmp_path):
    with embedded.postgres(tmp_path / "a" / "postgres") as one, embedded.postgres(tmp_path / "b" / "postgres") as other:
        for server in (one, other):
            with psycopg.connect(server.address) as connection:
                connection.execute("create table only_here ()")


def test_redis_answers_with_its_password_only_and_evicts_nothing(folder):
    with embedded.redis(folder / "redis") as server:
        client = redis.Redis.from_url(server.address)
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        stranger = redis.Redis(port=client.connection_pool.connection_kwargs["port"])
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()
    assert not processes_of(folder)


def test_redis_that_cannot_start_says_why(folder):
    with embedded.redis(folder / "one") as server:
        taken = redis.Redis.from_url(server.address).connection_pool.connection_kwargs["port"]
        with (
            pytest.raises(embedded.EmbeddedError, match="Redis did not start"),
            embedded.redis(folder / "two", port=taken),
        ):
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_servers_end_when_their_parent_is_killed(folder):
    program = (
        "import sys, time; from pathlib import Path; from petcare import embedded\n"
        "folder = Path(sys.argv[1])\n"
        "with embedded.postgres(folder / 'postgres'), embedded.redis(folder / 'redis'):\n"
        "    print('up', flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, folder], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "up\n"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes_of(folder)
    with embedded.postgres(folder / "postgres") as server, psycopg.connect(server.address) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
