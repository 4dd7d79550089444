import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from petcare.demo import processes as processes_module
from petcare.demo.processes import Processes, ProcessFailed, StopRequested, StopSignals

SLEEP = ("-c", "import time; print('awake', flush=True); time.sleep(60)")
DEAF = (
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
)
WITH_CHILD = (
    "-c",
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True); time.sleep(60)",
)


@pytest.fixture
def signals():
    return StopSignals()


@pytest.fixture
def processes(tmp_path, signals, monkeypatch):
    monkeypatch.setattr(processes_module, "GRACE_SECONDS", 1)
    made = Processes(tmp_path, {"GREETING": "喵"}, signals)
    yield made
    made.stop()


def said(running) -> str:
    deadline = time.monotonic() + 10
    while not (text := running.log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return text


def gone(pid: int) -> bool:
    """Nobody of ours waits for an orphan, so its end may come a moment later, or leave a zombie."""
    try:
        psutil.Process(pid).wait(5)
    except psutil.TimeoutExpired:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        pass
    return True


def test_stop_ends_every_child_and_what_it_started(processes):
    sleeper, parent = processes.start("sleeper", *SLEEP), processes.start("parent", *WITH_CHILD)
    grandchild = int(said(parent))
    said(sleeper)
    processes.stop()
    assert not any(psutil.pid_exists(pid) for pid in (sleeper.process.pid, parent.process.pid))
    assert gone(grandchild)


def test_stop_kills_who_does_not_listen(processes):
    deaf = processes.start("deaf", *DEAF)
    said(deaf)
    processes.stop()
    assert deaf.process.returncode == -signal.SIGKILL


def test_stop_leaves_strangers_alone(processes):
    stranger = subprocess.Popen([sys.executable, *SLEEP], stdout=subprocess.DEVNULL)
    processes.start("sleeper", *SLEEP)
    processes.stop()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_watch_child_that_died_names_it_and_shows_its_log(processes):
    processes.start("sleeper", *SLEEP)
    failing = processes.start("web", "-c", "import sys; print('no such module'); sys.exit(3)")
    failing.process.wait()
    with pytest.raises(ProcessFailed, match=r"web ended with code 3(.|\n)*no such module"):
        processes.watch()


def test_watch_child_that_was_killed_says_by_what(processes):
    killed = processes.start("worker", *SLEEP)
    killed.process.kill()
    killed.process.wait()
    with pytest.raises(ProcessFailed, match="worker was ended by SIGKILL"):
        processes.watch()


def test_run_command_that_fails_shows_its_log(processes):
    with pytest.raises(ProcessFailed, match="disk is full"):
        processes.run("migrations", "-c", "raise SystemExit('disk is full')")
    assert processes.running == []


def test_run_gives_its_environment(processes, tmp_path):
    processes.run("greet", "-c", "import os; print(os.environ['GREETING'])")
    assert (tmp_path / "greet.log").read_text() == "喵\n"


def test_run_is_left_when_somebody_asks_to_end(processes, signals):
    signals.install()
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    try:
        with pytest.raises(StopRequested):
            processes.run("long", *SLEEP)
        with pytest.raises(StopRequested):
            processes.start("another", *SLEEP)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    processes.stop()
    assert processes.running == []
