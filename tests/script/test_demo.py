"""script/demo in a copy of the project, as a person starts and stops it."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from petcare import embedded
from petcare.demo import sign_ins

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCES = shutil.ignore_patterns(".*", "__pycache__", "media", "staticfiles")

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder as after a clone, in a path with a space: its set-up finds only the packages that the demo asks for."""
    copy = tmp_path_factory.mktemp("a copy") / "petcare"
    shutil.copytree(ROOT, copy, ignore=NOT_SOURCES)
    shutil.copy(ROOT / ".python-version", copy)
    if (ROOT / ".uv").exists():
        (copy / ".uv").symlink_to(ROOT / ".uv")
    return copy


@pytest.fixture
def demo(folder):
    started = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen:
        clean = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        clean.pop("MEDIA_FOLDER", None)
        process = subprocess.Popen(
            [folder / "script" / "demo", *arguments],
            cwd="/",
            env=clean | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen, text: str) -> str:
    output = ""
    while text not in output:
        line = process.stdout.readline()
        assert line, f"the demo ended early:\n{output}"
        output += line
    return output


def processes_of(folder: Path) -> list[list[str]]:
    lines = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if any(str(folder) in word for word in line)]


def children_of(process: subprocess.Popen) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def none_left(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=20)
    return all(process.status() == psutil.STATUS_ZOMBIE for process in alive if process.is_running())


def test_demo_comes_up_and_ctrl_c_twice_ends_all_of_it(demo, folder):
    port = embedded.free_port()
    process = demo("--small", PORT=str(port))
    output = read_until(process, "Ctrl-C stops everything")
    for word in (f"http://127.0.0.1:{port}/", sign_ins.PASSWORD, sign_ins.OWNER, *sign_ins.CAREGIVERS, "/demo/phones/"):
        assert word in output
    with urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        assert answer.status == 200
    children = children_of(process)
    with socket.create_connection(("127.0.0.1", port)) as open_stream:
        open_stream.sendall(b"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) == 0
    assert none_left(children)
    assert processes_of(folder) == []


def test_demo_taken_port_says_so_before_anything_starts(demo, folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = demo(PORT=str(port))
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Port {port} is taken" in output
    assert "PostgreSQL" not in output


def test_demo_senseless_port_is_refused(demo):
    process = demo(PORT="cat")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "PORT must be a number" in output


# Before the test with --fresh: this start finds the data of the first.
def test_demo_second_one_in_the_same_folder_is_refused_and_a_dead_process_is_named(demo, folder):
    first = demo("--small", PORT=str(embedded.free_port()))
    read_until(first, "Ctrl-C stops everything")
    second = demo(PORT=str(embedded.free_port()))
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"already runs in this folder (process {first.pid})" in output

    children = children_of(first)
    beat = next(child for child in children if "beat" in child.cmdline())
    beat.kill()
    output, _ = first.communicate(timeout=60)
    assert first.returncode == 1
    assert "beat was ended by SIGKILL" in output
    assert none_left(children)
    assert processes_of(folder) == []


def test_demo_sigterm_during_set_up_leaves_nothing(demo, folder):
    process = demo("--fresh", "--small", PORT=str(embedded.free_port()))
    read_until(process, "Redis")
    children = children_of(process)
    process.terminate()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Stopped." in output
    assert none_left(children)
    assert processes_of(folder) == []
