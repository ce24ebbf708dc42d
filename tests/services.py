"""Where tests find Postgres and Redis: the ones named by the environment, or embedded ones started for the run.

The first process of a run that needs a server starts a guard (service_guard.py), which starts the server, outlives
any one xdist worker, and stops the server and removes its folder when the run's main process is gone, however it went.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.up import programs

ROOT = Path(__file__).resolve().parent.parent
STARTED_S = 240.0
_guards: list[subprocess.Popen[bytes]] = []


@contextmanager
def postgres_url() -> Iterator[str]:
    """The URL of a running Postgres with pgvector."""
    yield os.environ.get("DATABASE_URL") or embedded("postgres")


@contextmanager
def redis_url() -> Iterator[str]:
    """The URL of a running Redis."""
    yield os.environ.get("REDIS_URL") or embedded("redis")


def run_folder(run: int | None = None) -> Path:
    """What all processes of this run share; `run` is the pid of its main process."""
    run = run or _main_process()
    folder = Path(tempfile.gettempdir()) / f"etalage-tests-{run}-{programs.birth(run)}"
    folder.mkdir(mode=0o711, exist_ok=True)
    assert folder.stat().st_uid == os.geteuid(), f"{folder} belongs to somebody else"
    return folder


def _main_process() -> int:
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def embedded(name: str, run: int | None = None) -> str:
    """The URL of this run's own server; `run` is the pid of its main process, which all xdist workers share."""
    run = run or _main_process()
    folder = run_folder(run)
    answer = folder / f"{name}.url"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            _start_guard(name, folder, run, answer)
    return answer.read_text(encoding="utf-8")


def _start_guard(name: str, folder: Path, run: int, answer: Path) -> None:
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        guard = subprocess.Popen(
            [sys.executable, "-m", "tests.service_guard", name, str(folder), str(run)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _guards.append(guard)
    deadline = time.monotonic() + STARTED_S
    while not answer.exists():
        assert guard.poll() is None, log.read_text()
        assert time.monotonic() < deadline, f"{name} did not start: {log.read_text()}"
        time.sleep(0.02)
